import { type ConvolutionOptions, convolutionOptionsSchema } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import { foldIndex } from './fold-index.ts'
import { type Kernel, flip } from './kernel.ts'

/**
 * Slides a kernel over an image: cross-correlation, or convolution when `options.mode` asks for the flipped kernel.
 *
 * With stride 1 the result has the image's size ("same"). With stride s it holds every s-th row and column of that
 * result beginning with the first, ceil(rows / s) × ceil(columns / s); the outputs between are never computed. Dilation
 * d puts d − 1 zeros between neighbouring weights. Borders: see `foldIndex`; the kernel may be larger than the image.
 *
 * Anchor: an n-sample side reaches over e = d·(n − 1) + 1 pixels and its centre is pixel floor(e / 2), so an even
 * side reaches one pixel further towards smaller indices (and, in convolution, towards larger ones). Exactly
 * scipy.ndimage's `correlate` and `convolve` with origin 0, whose `reflect` and `nearest` are `reflect` and `replicate`.
 *
 * Sums are taken in 64 bits and rounded to 32 once. Zero weights are skipped, so they do not spread a NaN pixel.
 * Fails with `option-invalid` when an option is out of range or the stride exceeds both sides of the image.
 */
export function convolve(image: ScalarImage, kernel: Kernel, options: ConvolutionOptions): Result<ScalarImage> {
  const checked = convolutionOptionsSchema.safeParse(options)
  if (!checked.success) {
    const issue = checked.error.issues[0]
    return fail('option-invalid', `The option ${issue?.path.join('.') ?? ''} is not valid: ${issue?.message ?? ''}.`)
  }
  const { mode, border, stride, dilation } = checked.data
  if (stride > Math.max(image.rows, image.columns)) {
    return fail('option-invalid', `A stride of ${stride} is larger than the image of ${image.columns} × ${image.rows} pixels.`)
  }
  const applied = mode === 'convolution' ? flip(kernel) : kernel
  const reach = { rows: dilation * (kernel.rows - 1) + 1, columns: dilation * (kernel.columns - 1) + 1 }
  const before = { rows: anchor(reach.rows, mode), columns: anchor(reach.columns, mode) }
  const padded = padColumns(image, before.columns, reach.columns, border)

  const rows = Math.ceil(image.rows / stride)
  const columns = Math.ceil(image.columns / stride)
  const data = new Float32Array(rows * columns)
  const sums = new Float64Array(columns)
  const taps: Taps = { starts: new Int32Array(kernel.weights.length), weights: new Float64Array(kernel.weights.length) }
  for (let row = 0; row < rows; row += 1) {
    let count = 0
    for (let tap = 0; tap < applied.weights.length; tap += 1) {
      const weight = applied.weights[tap] as number
      const across = tap % kernel.columns
      const source = foldIndex(row * stride + ((tap - across) / kernel.columns) * dilation - before.rows, image.rows, border)
      if (weight === 0 || source < 0) continue
      taps.starts[count] = source * padded.columns + across * dilation
      taps.weights[count] = weight
      count += 1
    }
    sums.fill(0)
    addTaps(sums, padded.data, taps, count, stride)
    data.set(sums, row * columns)
  }
  return ok({ rows, columns, data })
}

/** The weights that count for one row of results, each with the padded pixel that its first result takes. */
interface Taps {
  readonly starts: Int32Array
  readonly weights: Float64Array
}

/** Pixels of a side that lie before the centre. */
function anchor(reach: number, mode: ConvolutionOptions['mode']): number {
  const centre = Math.floor(reach / 2)
  return mode === 'convolution' ? reach - 1 - centre : centre
}

/** Widens every row by the border's pixels, so that the inner loop needs no test. Rows are folded by index instead. */
function padColumns(image: ScalarImage, before: number, reach: number, border: ConvolutionOptions['border']): ScalarImage {
  if (reach === 1) return image
  const columns = image.columns + reach - 1
  const data = new Float32Array(image.rows * columns)
  const sources = Int32Array.from({ length: columns }, (_, column) => foldIndex(column - before, image.columns, border))
  for (let row = 0; row < image.rows; row += 1) {
    const from = row * image.columns
    const to = row * columns
    for (let column = 0; column < columns; column += 1) {
      const source = sources[column] as number
      if (source >= 0) data[to + column] = image.data[from + source] as number
    }
  }
  return { rows: image.rows, columns, data }
}

/** Adds the first `count` taps to a row of sums, four at a time to spare traffic on the sums. */
function addTaps(sums: Float64Array, pixels: Float32Array, taps: Taps, count: number, stride: number): void {
  const { starts, weights } = taps
  let tap = 0
  for (; tap + 3 < count; tap += 4) {
    let a = starts[tap] as number
    let b = starts[tap + 1] as number
    let c = starts[tap + 2] as number
    let d = starts[tap + 3] as number
    const [wa, wb, wc, wd] = weights.subarray(tap, tap + 4) as unknown as readonly [number, number, number, number]
    for (let out = 0; out < sums.length; out += 1) {
      const first = wa * (pixels[a] as number) + wb * (pixels[b] as number)
      const second = wc * (pixels[c] as number) + wd * (pixels[d] as number)
      sums[out] = (sums[out] as number) + first + second
      a += stride
      b += stride
      c += stride
      d += stride
    }
  }
  for (; tap < count; tap += 1) {
    const weight = weights[tap] as number
    for (let out = 0, at = starts[tap] as number; out < sums.length; out += 1, at += stride) {
      sums[out] = (sums[out] as number) + weight * (pixels[at] as number)
    }
  }
}
