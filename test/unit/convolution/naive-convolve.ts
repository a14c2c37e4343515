import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'

/** What the reference knows of the options; a region is a crop of its result. */
export type NaiveOptions = Pick<ConvolutionOptions, 'mode' | 'border' | 'stride' | 'dilation'>

/** A plane of 64-bit numbers as rows. */
export type Grid = readonly (readonly number[])[]

/**
 * An independent reference: straight from the definitions, in 64 bits, sharing no code with the product.
 * Zero-stuffs the kernel for dilation, computes every stride-1 output, then drops what the stride skips.
 */
export function naiveConvolve(image: Grid, kernel: Grid, options: NaiveOptions): Grid {
  const stuffed = zeroStuff(kernel, options.dilation)
  const [kernelRows, kernelColumns] = [stuffed.length, stuffed[0]?.length ?? 0]
  const [centreRow, centreColumn] = [Math.floor(kernelRows / 2), Math.floor(kernelColumns / 2)]
  const sign = options.mode === 'convolution' ? -1 : 1
  const full = image.map((line, row) =>
    line.map((_, column) => {
      let sum = 0
      for (let i = 0; i < kernelRows; i += 1) {
        for (let j = 0; j < kernelColumns; j += 1) {
          sum += at(stuffed, i, j) * pixel(image, row + sign * (i - centreRow), column + sign * (j - centreColumn), options.border)
        }
      }
      return sum
    }),
  )
  const kept = (length: number, size: number, centre: number) => (_: unknown, index: number) => {
    const first = index - (sign > 0 ? centre : size - 1 - centre)
    if (options.border !== 'valid') return index % options.stride === 0
    return first >= 0 && first + size <= length && first % options.stride === 0
  }
  const columns = kept(image[0]?.length ?? 0, kernelColumns, centreColumn)
  return full.filter(kept(image.length, kernelRows, centreRow)).map((line) => line.filter(columns))
}

/** Puts `dilation - 1` zeros between neighbouring weights. */
export function zeroStuff(kernel: Grid, dilation: number): number[][] {
  const rows = (kernel.length - 1) * dilation + 1
  const columns = ((kernel[0]?.length ?? 1) - 1) * dilation + 1
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => (i % dilation || j % dilation ? 0 : at(kernel, i / dilation, j / dilation))),
  )
}

function pixel(image: Grid, row: number, column: number, border: ConvolutionOptions['border']): number {
  const [r, c] = [walk(row, image.length, border), walk(column, image[0]?.length ?? 0, border)]
  return r === null || c === null ? 0 : at(image, r, c)
}

/** Walks back into the line one mirror at a time. */
function walk(index: number, length: number, border: ConvolutionOptions['border']): number | null {
  let inside = index
  while (inside < 0 || inside >= length) {
    if (border === 'zero' || border === 'valid') return null
    if (border === 'replicate') inside = inside < 0 ? 0 : length - 1
    else if (border === 'wrap') inside += inside < 0 ? length : -length
    else inside = inside < 0 ? -1 - inside : 2 * length - 1 - inside
  }
  return inside
}

function at(grid: Grid, row: number, column: number): number {
  const value = grid[row]?.[column]
  if (value === undefined) throw new Error(`no value at ${row}, ${column}`)
  return value
}
