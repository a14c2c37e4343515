import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, ok } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import { type Kernel, flip } from './kernel.ts'
import { type OutputGrid, outputGrid } from './output-grid.ts'
import { sourceLine } from './output-line.ts'
import { paddedImage } from './padded-image.ts'
import { scalarCorrelate, tapsOf } from './scalar-correlate.ts'

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
  const grid = outputGrid(image, kernel, options)
  return grid.ok ? ok(correlateScalar(image, kernel, options, grid.value)) : grid
}

/** Every kernel of a bank over one image, in the kernels' order; the same numbers as `convolve` one by one. */
export function convolveBank(image: ScalarImage, kernels: readonly Kernel[], options: ConvolutionOptions): Result<readonly ScalarImage[]> {
  const maps: ScalarImage[] = []
  for (const kernel of kernels) {
    const map = convolve(image, kernel, options)
    if (!map.ok) return map
    maps.push(map.value)
  }
  return ok(maps)
}

function correlateScalar(image: ScalarImage, kernel: Kernel, options: ConvolutionOptions, { down, across }: OutputGrid): ScalarImage {
  const { mode, border, stride, dilation } = options
  const applied = mode === 'convolution' ? flip(kernel) : kernel
  const padded = paddedImage(image, sourceLine(down, stride), sourceLine(across, stride), border)
  const taps = tapsOf(applied.weights, (index) => {
    const column = index % kernel.columns
    return dilation * (((index - column) / kernel.columns) * padded.columns + column)
  })
  const data = new Float32Array(down.count * across.count)
  const plane = { rows: down.count, columns: across.count, first: 0, rowStep: stride * padded.columns, columnStep: stride }
  scalarCorrelate(padded.data, taps, plane, data)
  return { rows: down.count, columns: across.count, data }
}
