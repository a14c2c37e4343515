import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarVolume } from '../core/scalar-volume.ts'
import { type VolumeOptions, convolveVolume } from './convolve-volume.ts'
import { gaussianLine, gaussianSecondDerivative } from './filters/gaussian-line.ts'

/** `unit`: what `sigma` is measured in; `cut`: where the tails end, in σ. */
export type GaussianOptions = Pick<VolumeOptions, 'unit' | 'border' | 'signal'> & { readonly cut?: number }

/** The same width along every axis, or one for each. */
export type Sigma = number | { readonly slices: number; readonly rows: number; readonly columns: number }

type Axis = 'slices' | 'rows' | 'columns'
type Lines = Readonly<Record<Axis, Float32Array>>

/**
 * Smooths a volume by a Gaussian: scipy.ndimage.gaussian_filter with `truncate` = `cut`. Fails with `option-invalid` for
 * a width that is not positive or, in mm, a volume without spacing, and with `cancelled`.
 */
export async function gaussianVolume(volume: ScalarVolume, sigma: Sigma, options: GaussianOptions = {}): Promise<Result<ScalarVolume>> {
  const widths = widthsInVoxels(volume, sigma, options.unit)
  if (!widths.ok) return widths
  return separableVolume(volume, smoothingLines(widths.value, options.cut), options)
}

/**
 * Laplacian of Gaussian of a volume: the sum over the axes of the Gaussian's second derivative along that axis (per voxel,
 * or per mm where `unit` is mm), with weights shifted to sum to zero so that a flat volume gives zero; positive in dark
 * blobs. Otherwise scipy.ndimage.gaussian_laplace. Fails like `gaussianVolume`.
 */
export async function logVolume(volume: ScalarVolume, sigma: Sigma, options: GaussianOptions = {}): Promise<Result<ScalarVolume>> {
  const widths = widthsInVoxels(volume, sigma, options.unit)
  if (!widths.ok) return widths
  const smooth = smoothingLines(widths.value, options.cut)
  let sum: Float32Array | null = null
  for (const axis of ['slices', 'rows', 'columns'] as const) {
    const scale = options.unit === 'mm' && volume.spacing ? volume.spacing[axis] ** -2 : 1
    const curve = Float32Array.from(gaussianSecondDerivative(widths.value[axis], options.cut), (weight) => weight * scale)
    const part = await separableVolume(volume, { ...smooth, [axis]: curve }, options)
    if (!part.ok) return part
    sum = sum ? sum.map((value, index) => value + (part.value.data[index] as number)) : part.value.data
  }
  return ok({ ...volume, data: sum ?? new Float32Array(0) })
}

function smoothingLines(widths: Readonly<Record<Axis, number>>, cut: number | undefined): Lines {
  const line = (axis: Axis) => Float32Array.from(gaussianLine(widths[axis], cut))
  return { slices: line('slices'), rows: line('rows'), columns: line('columns') }
}

async function separableVolume(volume: ScalarVolume, lines: Lines, { border, signal }: GaussianOptions): Promise<Result<ScalarVolume>> {
  let current: Result<ScalarVolume> = ok(volume)
  for (const axis of ['slices', 'rows', 'columns'] as const) {
    if (!current.ok) return current
    const kernel = { name: axis, slices: 1, rows: 1, columns: 1, [axis]: lines[axis].length, weights: lines[axis] }
    current = await convolveVolume(current.value, kernel, { ...(border && { border }), ...(signal && { signal }) })
  }
  return current
}

function widthsInVoxels({ spacing }: ScalarVolume, sigma: Sigma, unit: GaussianOptions['unit'] = 'px'): Result<Readonly<Record<Axis, number>>> {
  const { slices, rows, columns } = typeof sigma === 'number' ? { slices: sigma, rows: sigma, columns: sigma } : sigma
  if (![slices, rows, columns].every((width) => width > 0 && Number.isFinite(width))) return fail('option-invalid', 'The width σ must be larger than zero.')
  if (unit === 'px') return ok({ slices, rows, columns })
  if (!spacing) return fail('option-invalid', 'Lengths in millimetres need a volume whose voxel spacing is known.')
  return ok({ slices: slices / spacing.slices, rows: rows / spacing.rows, columns: columns / spacing.columns })
}
