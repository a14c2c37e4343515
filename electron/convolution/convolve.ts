import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, ok } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import { type Kernel, flip } from './kernel.ts'
import { engine } from './engine/engine.ts'
import { type BankRequest, fastBank } from './engine/fast-bank.ts'
import { outputGrid } from './output-grid.ts'
import { plainBank } from './plain-bank.ts'

/**
 * Slides a kernel over an image: cross-correlation, or convolution when `options.mode` asks for the flipped kernel.
 *
 * With stride 1 the result has the image's size ("same"), or (rows − reach + 1) × (columns − reach + 1) where the border
 * is `valid`. With stride s it holds every s-th row and column of that result beginning with the first; the outputs
 * between are never computed. Dilation d puts d − 1 zeros between neighbouring weights. Borders: see `foldIndex`; the
 * kernel may be larger than the image. Anchor: see `outputLine`. The whole agrees with scipy.ndimage.
 *
 * Fails with `option-invalid`: see `outputGrid`.
 */
export function convolve(image: ScalarImage, kernel: Kernel, options: ConvolutionOptions): Result<ScalarImage> {
  const maps = convolveBank(image, [kernel], options)
  return maps.ok ? ok(maps.value[0] as ScalarImage) : maps
}

/**
 * Every kernel of a bank over one image, in the kernels' order: what `convolve` gives one by one, in less time, because
 * kernels of one size share the pixels that are read, their transforms and the threads. Fails like `convolve`.
 *
 * Results may be views of memory that is shared with the engine's threads: read them through their array, not through its
 * `buffer`. They stay as they are for as long as anyone can reach them.
 */
export function convolveBank(image: ScalarImage, kernels: readonly Kernel[], options: ConvolutionOptions): Result<readonly ScalarImage[]> {
  const maps = new Map<Kernel, ScalarImage>()
  for (const members of Map.groupBy(new Set(kernels), ({ rows, columns }) => `${rows} × ${columns}`).values()) {
    const [first] = members
    if (!first) continue
    const grid = outputGrid(image, first, options)
    if (!grid.ok) return grid
    const weights = members.map((kernel) => ({ ...(options.mode === 'convolution' ? flip(kernel) : kernel), planes: 1 }))
    const request: BankRequest = { image, kernels: weights, grid: grid.value, options }
    const results = fastBank(request) ?? plainBank(request)
    const size = { rows: grid.value.down.count, columns: grid.value.across.count }
    for (const [index, kernel] of members.entries()) maps.set(kernel, { ...size, data: results[index] as Float32Array })
  }
  return ok(kernels.map((kernel) => maps.get(kernel) as ScalarImage))
}

/**
 * The image with its pixels in the engine's memory, where it has one: `convolve` then reads them where they are instead of
 * copying them at every call. For images that many kernels will see, such as the slice on the screen.
 */
export function residentImage<T extends ScalarImage>(image: T): T {
  return { ...image, data: engine()?.results.adopt(image.data) ?? image.data }
}

/** The map in an ordinary array, as it must be to leave the process. */
export function ownedMap<T extends ScalarImage>(map: T): T {
  return map.data.buffer instanceof ArrayBuffer ? map : { ...map, data: map.data.slice() }
}

/** Takes a map's memory back before the garbage collector would; its numbers must not be read any more. */
export function releaseMap(map: ScalarImage): void {
  engine()?.results.release(map.data)
}
