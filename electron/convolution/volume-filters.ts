import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarVolume } from '../core/scalar-volume.ts'
import type { FilterDescription, FilterParameter } from './filter.ts'
import { fillingBorders } from './filters/whole-filter.ts'
import { type GaussianOptions, gaussianVolume, logVolume } from './gaussian-volume.ts'

/** A filter of a whole series as a volume: voxel by voxel as large as what it is given. */
export interface VolumeFilter extends FilterDescription {
  readonly dimensions: 3
  /** `sigma` etc. are checked; `options.unit` says what they are measured in. Fails with `option-invalid` or `cancelled`. */
  readonly apply: (volume: ScalarVolume, values: Readonly<Record<string, number>>, options: ConvolutionOptions, signal?: AbortSignal) => Promise<Result<ScalarVolume>>
}

const sigmaParameter: FilterParameter = { name: 'sigma', title: 'Width σ', unit: 'px', default: 2, min: 0.5, max: 30, step: 0.1 }
/** In voxels: below, samples no longer follow the curve; above, kernels outgrow 255 a side. */
const [shortest, longest] = [0.25, 31]

const shared = {
  dimensions: 3,
  kind: 'convolution',
  parameters: [sigmaParameter],
  marksAnomalies: false,
  options: ['border', 'unit'],
  borders: fillingBorders,
} as const

type Compute = (volume: ScalarVolume, sigma: number, options: GaussianOptions) => Promise<Result<ScalarVolume>>

/** Checks what the width comes to in voxels, then computes. */
function widthFilter(compute: Compute): VolumeFilter['apply'] {
  return async (volume, { sigma = sigmaParameter.default }, { border, unit }, signal) => {
    const { spacing } = volume
    const steps = unit === 'mm' && spacing ? [spacing.columns, spacing.rows, spacing.slices] : [1, 1, 1]
    const spans = steps.map((step) => sigma / step)
    if (Math.min(...spans) < shortest || Math.max(...spans) > longest) {
      const words = spans.map((span) => String(Number(span.toPrecision(3)))).join(' × ')
      return fail('option-invalid', `Width σ of ${sigma} ${unit} spans ${words} voxels here; it must lie between ${shortest} and ${longest} along every axis.`)
    }
    return compute(volume, sigma, { border, unit, ...(signal && { signal }) })
  }
}

const gaussian3: VolumeFilter = {
  ...shared,
  name: 'gaussian-3d',
  title: 'Gaussian of the volume',
  group: 'smoothing',
  highlights: 'Calms noise within and across slices; σ is in millimetres, so the same in all directions, unless --unit px is said.',
  reference: 'Lindeberg, Scale-Space Theory in Computer Vision, Kluwer 1994; cut at 4 σ as scipy.ndimage.gaussian_filter',
  output: { meaning: 'brightness averaged over the neighbourhood', unit: 'grey levels', low: null, high: null },
  apply: widthFilter(gaussianVolume),
}

/** Times σ², so that widths compare, like `log`. */
const log3: VolumeFilter = {
  ...shared,
  name: 'log-3d',
  title: 'Laplacian of Gaussian of the volume',
  group: 'blobs',
  highlights: 'Finds balls about as large as the chosen width, dark ones positive and bright ones negative; σ as for gaussian-3d.',
  reference: 'Marr and Hildreth, Proc. R. Soc. Lond. B 207, 1980; normalised as Lindeberg, IJCV 30, 1998; scipy.ndimage.gaussian_laplace times σ²',
  output: { meaning: 'how much brighter the surroundings are than the middle, σ² × second derivatives', unit: 'grey levels', low: null, high: null },
  apply: widthFilter(async (volume, sigma, options) => {
    const found = await logVolume(volume, sigma, options)
    return found.ok ? ok({ ...found.value, data: found.value.data.map((value) => value * sigma ** 2) }) : found
  }),
}

/** Every filter of volumes, in the order in which they are listed. */
export const volumeFilters: readonly VolumeFilter[] = [gaussian3, log3]
