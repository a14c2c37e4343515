import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { breather } from '../core/breather.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarVolume } from '../core/scalar-volume.ts'
import { runDirect } from './engine/direct-job.ts'
import { type VolumeRequest, fastVolume } from './engine/fast-volume.ts'
import { type Lines, runSeparable } from './engine/separable-job.ts'
import type { Kernel3 } from './kernel-3d.ts'
import { outputLine } from './output-line.ts'
import { plainVolume } from './plain-volume.ts'
import { readOptions } from './read-options.ts'
import { separableLines } from './separable-lines.ts'

/** What a convolution in three dimensions may be told; regions are for images. */
export type VolumeOptions = Partial<Omit<ConvolutionOptions, 'region'>> & { readonly signal?: AbortSignal }

/**
 * `convolve` in three dimensions: the same anchor, borders, stride and dilation along every axis, with scipy.ndimage's
 * numbers. Kernels of rank one are applied as three lines. Gives way to other work between slabs of a few dozen slices;
 * `options.signal` ends it there with `cancelled`.
 *
 * Fails with `option-invalid` when an option is out of range, the stride exceeds every side, or no output is `valid`.
 */
export async function convolveVolume(volume: ScalarVolume, kernel: Kernel3, options: VolumeOptions = {}): Promise<Result<ScalarVolume>> {
  const flipped = options.mode === 'convolution' ? { ...kernel, weights: kernel.weights.slice().reverse() } : kernel
  const lines = separableLines(flipped)
  return correlateVolume(volume, flipped, lines && [lines], options)
}

/**
 * Correlates with a sum of products of lines, all terms of one size, e.g. the three of a Laplacian of Gaussian: what
 * `convolveVolume` gives for the kernel that they make up.
 */
export async function correlateLines(volume: ScalarVolume, terms: readonly Lines[], options: VolumeOptions = {}): Promise<Result<ScalarVolume>> {
  const [first] = terms
  if (!first) throw new Error('there is at least one term')
  const [slices, rows, columns] = [first.planes.length, first.rows.length, first.columns.length]
  const weights = new Float32Array(slices * rows * columns)
  for (const { planes, rows: down, columns: across } of terms) {
    for (let index = 0; index < weights.length; index += 1) {
      const slice = planes[Math.floor(index / (rows * columns))] as number
      weights[index] = (weights[index] as number) + slice * (down[Math.floor(index / columns) % rows] as number) * (across[index % columns] as number)
    }
  }
  return correlateVolume(volume, { name: 'lines', slices, rows, columns, weights }, terms, options)
}

/** `kernel` is slid as it is, whatever `mode` says; the mode only decides where an even side's centre lies. */
async function correlateVolume(volume: ScalarVolume, kernel: Kernel3, terms: readonly Lines[] | null, { signal, ...given }: VolumeOptions): Promise<Result<ScalarVolume>> {
  const checked = readOptions(given)
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
  const request: VolumeRequest = {
    volume, through, down, across, options,
    kernel: { planes: kernel.slices, rows: kernel.rows, columns: kernel.columns, weights: kernel.weights },
    method: terms ? (task) => runSeparable(task, [terms]) : runDirect,
  }
  const breathe = breather()
  const between = async () => {
    await breathe()
    return !signal?.aborted
  }
  const data = (await fastVolume(request, between)) ?? (await plainVolume(request, between))
  if (data === 'stopped') return fail('cancelled', 'The convolution was cancelled.')
  return ok({ ...strided(volume, options.stride), slices: through.count, rows: down.count, columns: across.count, data })
}

/** The spacing of a result, whose voxels lie `stride` times as far apart. */
function strided({ spacing }: ScalarVolume, stride: number): Pick<ScalarVolume, 'spacing'> {
  if (!spacing) return {}
  return { spacing: { slices: spacing.slices * stride, rows: spacing.rows * stride, columns: spacing.columns * stride } }
}

function sides({ slices, rows, columns }: ScalarVolume): string {
  return `${columns} × ${rows} × ${slices}`
}
