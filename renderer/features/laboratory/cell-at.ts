import type { MapFacts, Place } from '../../../electron/core/laboratory.ts'

type Axes = Pick<MapFacts, 'rows' | 'columns'>

/** The map's cell whose centre lies nearest to a pixel of the slice; perhaps beyond the map. */
export function cellAt({ rows, columns }: Axes, pixel: Place): Place {
  return { row: Math.round((pixel.row - rows.first) / rows.stride), column: Math.round((pixel.column - columns.first) / columns.stride) }
}

/** The map's cell over a pixel of the slice; null where there is none. */
export function cellOver(map: Axes, pixel: Place): Place | null {
  const cell = cellAt(map, pixel)
  return cell.row < 0 || cell.column < 0 || cell.row >= map.rows.output || cell.column >= map.columns.output ? null : cell
}

/** A cell's number. */
export function numberIn(numbers: Float32Array, { columns }: Axes, { row, column }: Place): number {
  return numbers[row * columns.output + column] ?? NaN
}
