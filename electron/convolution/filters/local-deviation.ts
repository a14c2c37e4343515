import type { ScalarImage } from '../../core/scalar-image.ts'
import { radiusParameter } from './box.ts'
import { windowFilter } from './window-filter.ts'

/** Standard deviation of a window's values (divided by their number), never negative; 0 where one is no finite number. */
export const localDeviation = windowFilter({
  name: 'local-deviation',
  title: 'Local standard deviation',
  group: 'texture',
  highlights: 'Shows where brightness varies within a short distance: borders, texture and noise.',
  reference: 'Gonzalez and Woods, Digital Image Processing, 4th ed., section 3.3',
  parameters: [radiusParameter],
  output: { meaning: 'standard deviation within the window', unit: 'grey levels', low: 0, high: null },
  marksAnomalies: false,
  radius: (lengths) => lengths('radius'),
  compute: (padded, radius) => {
    const { sums, squares } = windowSums(padded, radius.rows, radius.columns)
    const count = (2 * radius.rows + 1) * (2 * radius.columns + 1)
    return Float32Array.from(sums, (sum, index) => {
      const variance = (squares[index] as number) / count - (sum / count) ** 2
      return variance > 0 && Number.isFinite(variance) ? Math.sqrt(variance) : 0
    })
  },
})

/**
 * Sums of the values and of their squares over all windows inside an image. Values count from the image's first, so
 * that a small variation on a high level is not lost in the squares. Each column's sum slides down, each row's along.
 */
function windowSums(image: ScalarImage, up: number, left: number): { readonly sums: Float64Array; readonly squares: Float64Array } {
  const rows = image.rows - 2 * up
  const columns = image.columns - 2 * left
  const base = image.data.find(Number.isFinite) ?? 0
  const value = (row: number, column: number) => {
    const found = (image.data[row * image.columns + column] as number) - base
    return Number.isFinite(found) ? found : 0
  }
  const [sums, squares] = [new Float64Array(rows * columns), new Float64Array(rows * columns)]
  const [columnSums, columnSquares] = [new Float64Array(image.columns), new Float64Array(image.columns)]
  for (let row = 0; row < image.rows; row += 1) {
    for (let column = 0; column < image.columns; column += 1) {
      const added = value(row, column)
      const dropped = row > 2 * up ? value(row - 2 * up - 1, column) : 0
      columnSums[column] = (columnSums[column] as number) + added - dropped
      columnSquares[column] = (columnSquares[column] as number) + added * added - dropped * dropped
    }
    if (row < 2 * up) continue
    let [sum, square] = [0, 0]
    for (let column = 0; column < image.columns; column += 1) {
      const behind = column - 2 * left - 1
      sum += (columnSums[column] as number) - (behind >= 0 ? (columnSums[behind] as number) : 0)
      square += (columnSquares[column] as number) - (behind >= 0 ? (columnSquares[behind] as number) : 0)
      if (column < 2 * left) continue
      sums[(row - 2 * up) * columns + column - 2 * left] = sum
      squares[(row - 2 * up) * columns + column - 2 * left] = square
    }
  }
  return { sums, squares }
}
