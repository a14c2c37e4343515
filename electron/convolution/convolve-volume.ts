import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { breather } from '../core/breather.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarVolume } from '../core/scalar-volume.ts'
import { foldIndex } from './fold-index.ts'
import type { Kernel3 } from './kernel-3d.ts'
import { checkOptions } from './output-grid.ts'
import { type OutputLine, outputLine, sourceLine } from './output-line.ts'
import { paddedImage } from './padded-image.ts'
import { scalarCorrelate, tapsOf } from './scalar-correlate.ts'

/** What a convolution in three dimensions may be told; regions are for images. */
export type VolumeOptions = Partial<Omit<ConvolutionOptions, 'region'>> & { readonly signal?: AbortSignal }

/**
 * `convolve` in three dimensions: the same anchor, borders, stride and dilation along every axis, with scipy.ndimage's
 * numbers. Gives way to other work between slices; `options.signal` ends it there with `cancelled`.
 *
 * Fails with `option-invalid` when an option is out of range, the stride exceeds every side, or no output is `valid`.
 */
export async function convolveVolume(volume: ScalarVolume, kernel: Kernel3, { signal, ...given }: VolumeOptions = {}): Promise<Result<ScalarVolume>> {
  const checked = checkOptions(given)
  if (!checked.ok) return checked
  const options = checked.value
  if (options.stride > Math.max(volume.slices, volume.rows, volume.columns)) {
    return fail('option-invalid', `A stride of ${options.stride} is larger than the volume of ${sides(volume)} voxels.`)
  }
  const through = outputLine(volume.slices, kernel.slices, options)
  const down = outputLine(volume.rows, kernel.rows, options)
  const across = outputLine(volume.columns, kernel.columns, options)
  if (through.count === 0 || down.count === 0 || across.count === 0) {
    return fail('option-invalid', `The kernel covers more than the volume of ${sides(volume)} voxels, so no output is valid.`)
  }
  const padded = paddedVolume(volume, through, down, across, options)
  const weights = options.mode === 'convolution' ? kernel.weights.slice().reverse() : kernel.weights
  const plane = padded.rows * padded.columns
  const taps = tapsOf(weights, (index) => {
    const column = index % kernel.columns
    const row = Math.floor(index / kernel.columns) % kernel.rows
    const slice = Math.floor(index / (kernel.columns * kernel.rows))
    return options.dilation * (slice * plane + row * padded.columns + column)
  })
  const data = new Float32Array(through.count * down.count * across.count)
  const breathe = breather()
  for (let slice = 0; slice < through.count; slice += 1) {
    await breathe()
    if (signal?.aborted) return fail('cancelled', 'The convolution was cancelled.')
    const at = { rows: down.count, columns: across.count, first: slice * options.stride * plane, rowStep: options.stride * padded.columns, columnStep: options.stride }
    scalarCorrelate(padded.data, taps, at, data.subarray(slice * down.count * across.count))
  }
  return ok({ ...strided(volume, options.stride), slices: through.count, rows: down.count, columns: across.count, data })
}

function paddedVolume(volume: ScalarVolume, through: OutputLine, down: OutputLine, across: OutputLine, { stride, border }: ConvolutionOptions): ScalarVolume {
  const [z, y, x] = [sourceLine(through, stride), sourceLine(down, stride), sourceLine(across, stride)]
  const data = new Float32Array(z.count * y.count * x.count)
  for (let slice = 0; slice < z.count; slice += 1) {
    const source = foldIndex(z.first + slice, volume.slices, border)
    if (source < 0) continue
    const plane = volume.data.subarray(source * volume.rows * volume.columns, (source + 1) * volume.rows * volume.columns)
    data.set(paddedImage({ rows: volume.rows, columns: volume.columns, data: plane }, y, x, border).data, slice * y.count * x.count)
  }
  return { slices: z.count, rows: y.count, columns: x.count, data }
}

/** The spacing of a result, whose voxels lie `stride` times as far apart. */
function strided({ spacing }: ScalarVolume, stride: number): Pick<ScalarVolume, 'spacing'> {
  if (!spacing) return {}
  return { spacing: { slices: spacing.slices * stride, rows: spacing.rows * stride, columns: spacing.columns * stride } }
}

function sides({ slices, rows, columns }: ScalarVolume): string {
  return `${columns} × ${rows} × ${slices}`
}
