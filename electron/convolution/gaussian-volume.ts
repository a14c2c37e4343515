import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarVolume } from '../core/scalar-volume.ts'
import { type VolumeOptions, correlateLines } from './convolve-volume.ts'
import type { Lines } from './engine/separable-job.ts'
import { gaussianLine, gaussianSecondDerivative } from './filters/gaussian-line.ts'

/** `unit`: what `sigma` is measured in; `cut`: where the tails end, in σ. */
export type GaussianOptions = Pick<VolumeOptions, 'unit' | 'border' | 'signal'> & { readonly cut?: number }

/** The same width along every axis, or one for each. */
export type Sigma = number | { readonly slices: number; readonly rows: number; readonly columns: number }

type Axis = 'slices' | 'rows' | 'columns'

/**
 * Smooths a volume by a Gaussian: scipy.ndimage.gaussian_filter with `truncate` = `cut`. Fails with `option-invalid` for
 * a width that is not positive or, in mm, a volume without spacing, and with `cancelled`.
 */
export async function gaussianVolume(volume: ScalarVolume, sigma: Sigma, options: GaussianOptions = {}): Promise<Result<ScalarVolume>> {
  const widths = widthsInVoxels(volume, sigma, options.unit)
  return widths.ok ? correlateLines(volume, [smoothing(widths.value, options.cut)], volumeOptions(options)) : widths
}

/**
 * Laplacian of Gaussian of a volume: the sum over the axes of the Gaussian's second derivative along that axis (per voxel,
 * or per mm where `unit` is mm), with weights shifted to sum to zero so that a flat volume gives zero; positive in dark
 * blobs. Otherwise scipy.ndimage.gaussian_laplace. Fails like `gaussianVolume`.
 */
export async function logVolume(volume: ScalarVolume, sigma: Sigma, options: GaussianOptions = {}): Promise<Result<ScalarVolume>> {
  const widths = widthsInVoxels(volume, sigma, options.unit)
  if (!widths.ok) return widths
  const smooth = smoothing(widths.value, options.cut)
  const curve = (axis: Axis) => {
    const scale = options.unit === 'mm' && volume.spacing ? volume.spacing[axis] ** -2 : 1
    return Float32Array.from(gaussianSecondDerivative(widths.value[axis], options.cut), (weight) => weight * scale)
  }
  const terms = [{ ...smooth, planes: curve('slices') }, { ...smooth, rows: curve('rows') }, { ...smooth, columns: curve('columns') }]
  return correlateLines(volume, terms, volumeOptions(options))
}

function smoothing(widths: Readonly<Record<Axis, number>>, cut: number | undefined): Lines {
  const line = (axis: Axis) => Float32Array.from(gaussianLine(widths[axis], cut))
  return { planes: line('slices'), rows: line('rows'), columns: line('columns') }
}

function volumeOptions({ border, signal }: GaussianOptions): VolumeOptions {
  return { ...(border && { border }), ...(signal && { signal }) }
}

function widthsInVoxels({ spacing }: ScalarVolume, sigma: Sigma, unit: GaussianOptions['unit'] = 'px'): Result<Readonly<Record<Axis, number>>> {
  const { slices, rows, columns } = typeof sigma === 'number' ? { slices: sigma, rows: sigma, columns: sigma } : sigma
  if (![slices, rows, columns].every((width) => width > 0 && Number.isFinite(width))) return fail('option-invalid', 'The width σ must be larger than zero.')
  if (unit === 'px') return ok({ slices, rows, columns })
  if (!spacing) return fail('option-invalid', 'Lengths in millimetres need a volume whose voxel spacing is known.')
  return ok({ slices: slices / spacing.slices, rows: rows / spacing.rows, columns: columns / spacing.columns })
}
