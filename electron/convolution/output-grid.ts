import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import { type OutputLine, outputLine } from './output-line.ts'
import { readOptions } from './read-options.ts'

export interface Size {
  readonly rows: number
  readonly columns: number
}

/** Where the outputs of a convolution are centred in the image, by axis. */
export interface OutputGrid {
  readonly down: OutputLine
  readonly across: OutputLine
}

/**
 * The outputs that a kernel yields over an image. Fails with `option-invalid` when an option is out of range, when the
 * stride exceeds both sides of the image, or when no output is left.
 */
export function outputGrid(image: Size, kernel: Size, options: ConvolutionOptions): Result<OutputGrid> {
  const checked = readOptions(options)
  if (!checked.ok) return checked
  const { stride, border, region } = checked.value
  if (stride > Math.max(image.rows, image.columns)) {
    return fail('option-invalid', `A stride of ${stride} is larger than the image of ${image.columns} × ${image.rows} pixels.`)
  }
  if (region && (region.row + region.rows > image.rows || region.column + region.columns > image.columns)) {
    return fail('option-invalid', `The region reaches beyond the image of ${image.columns} × ${image.rows} pixels.`)
  }
  const grid = lines(image, kernel, checked.value)
  if (border === 'valid' && (grid.down.reach > image.rows || grid.across.reach > image.columns)) {
    return fail('option-invalid', `The kernel covers ${grid.across.reach} × ${grid.down.reach} pixels, more than the image of ${image.columns} × ${image.rows}, so no output is valid.`)
  }
  if (grid.down.count === 0 || grid.across.count === 0) return fail('option-invalid', 'No output is centred in the region.')
  return ok(grid)
}

/** Rows and columns of the result; 0 × 0 where `convolve` would fail. */
export function outputSize(image: Size, kernel: Size, options: ConvolutionOptions): Size {
  const grid = outputGrid(image, kernel, options)
  return grid.ok ? { rows: grid.value.down.count, columns: grid.value.across.count } : { rows: 0, columns: 0 }
}

function lines(image: Size, kernel: Size, options: ConvolutionOptions): OutputGrid {
  const { row = 0, rows = image.rows, column = 0, columns = image.columns } = options.region ?? {}
  return {
    down: outputLine(image.rows, kernel.rows, options, { first: row, count: rows }),
    across: outputLine(image.columns, kernel.columns, options, { first: column, count: columns }),
  }
}
