import type { Place, WindowAt } from '../../core/laboratory.ts'
import { type Result, fail, ok } from '../../core/result.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import { foldIndex } from '../fold-index.ts'
import { flip } from '../kernel.ts'
import { outputGrid } from '../output-grid.ts'
import type { CheckedExperiment } from './experiment.ts'

/**
 * What the sliding window covers when `convolve` computes the cell `cell` of its feature map: pixels, weights, products
 * and their sum. A product is 0 where the weight is, even over a pixel that is no number, since `convolve` skips those.
 *
 * Fails with `option-invalid` as `convolve` does, and with `request-invalid` when the map has no such cell.
 */
export function windowAt(image: ScalarImage, { kernel, options }: CheckedExperiment, cell: Place): Result<WindowAt> {
  const grid = outputGrid(image, kernel, options)
  if (!grid.ok) return grid
  const { down, across } = grid.value
  if (cell.row >= down.count || cell.column >= across.count) {
    return fail('request-invalid', `The feature map of ${across.count} × ${down.count} cells has none in column ${cell.column}, row ${cell.row}.`)
  }
  const { stride, dilation, border } = options
  const centre = { row: down.first + cell.row * stride, column: across.first + cell.column * stride }
  const origin = { row: centre.row - down.before, column: centre.column - across.before }
  const sources = (start: number, side: number, length: number) => Int32Array.from({ length: side }, (_, index) => foldIndex(start + index * dilation, length, border))
  const sourceRows = sources(origin.row, kernel.rows, image.rows)
  const sourceColumns = sources(origin.column, kernel.columns, image.columns)
  const { weights } = options.mode === 'convolution' ? flip(kernel) : kernel
  const patch = new Float32Array(weights.length)
  const products = new Float64Array(weights.length)
  for (let index = 0; index < weights.length; index += 1) {
    const row = sourceRows[Math.floor(index / kernel.columns)] as number
    const column = sourceColumns[index % kernel.columns] as number
    const pixel = row < 0 || column < 0 ? 0 : (image.data[row * image.columns + column] as number)
    const weight = weights[index] as number
    patch[index] = pixel
    products[index] = weight === 0 ? 0 : weight * pixel
  }
  const sum = products.reduce((total, product) => total + product, 0)
  return ok({ rows: kernel.rows, columns: kernel.columns, dilation, origin, centre, sourceRows, sourceColumns, patch, weights, products, sum })
}

