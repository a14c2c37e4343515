import type { Lines } from './engine/separable-job.ts'
import type { Kernel3 } from './kernel-3d.ts'
import { separableTolerance } from './separable-factors.ts'

/** The three lines whose product a kernel of rank one is within `tolerance` (see `separableFactors`); null for any other. */
export function separableLines({ slices, rows, columns, weights }: Kernel3, tolerance = separableTolerance): Lines | null {
  let largest = 0
  for (let index = 1; index < weights.length; index += 1) {
    if (Math.abs(weights[index] as number) > Math.abs(weights[largest] as number)) largest = index
  }
  const peak = weights[largest] as number
  if (peak === 0) return null
  const [z, y, x] = [Math.floor(largest / (rows * columns)), Math.floor(largest / columns) % rows, largest % columns]
  const at = (slice: number, row: number, column: number) => weights[(slice * rows + row) * columns + column] as number
  // The lines through the largest weight fix all the others of a kernel of rank one.
  const lines = {
    planes: Float32Array.from({ length: slices }, (_, slice) => at(slice, y, x) / peak),
    rows: Float32Array.from({ length: rows }, (_, row) => at(z, row, x) / peak),
    columns: Float32Array.from({ length: columns }, (_, column) => at(z, y, column)),
  }
  let [missed, total] = [0, 0]
  for (let slice = 0, index = 0; slice < slices; slice += 1) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1, index += 1) {
        const product = (lines.planes[slice] as number) * (lines.rows[row] as number) * (lines.columns[column] as number)
        missed += (product - (weights[index] as number)) ** 2
        total += (weights[index] as number) ** 2
      }
    }
  }
  return missed <= tolerance ** 2 * total ? lines : null
}
