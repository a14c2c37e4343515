import type { LaboratoryMap, Place } from '../../../electron/core/laboratory.ts'

/** The map's cell whose centre lies nearest to a pixel of the slice; perhaps beyond the map. */
export function cellAt({ rows, columns }: Pick<LaboratoryMap, 'rows' | 'columns'>, pixel: Place): Place {
  return { row: Math.round((pixel.row - rows.first) / rows.stride), column: Math.round((pixel.column - columns.first) / columns.stride) }
}

/** The map's number over a pixel of the slice; null where the map has no cell. */
export function mapValueAt(map: LaboratoryMap, pixel: Place): { readonly cell: Place; readonly value: number } | null {
  const cell = cellAt(map, pixel)
  const { rows, columns, data } = map.image
  if (cell.row < 0 || cell.column < 0 || cell.row >= rows || cell.column >= columns) return null
  return { cell, value: data[cell.row * columns + cell.column] ?? NaN }
}
