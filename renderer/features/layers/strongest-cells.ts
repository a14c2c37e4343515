/** A place in a feature map, counted from 0. */
export interface Cell {
  readonly row: number
  readonly column: number
}

/** The `count` cells with the largest values, strongest first, none within two cells of a stronger one. */
export function strongestCells(map: Float32Array, rows: number, columns: number, count: number): readonly Cell[] {
  const order = Array.from({ length: rows * columns }, (_, index) => index).sort((a, b) => (map[b] ?? 0) - (map[a] ?? 0))
  const found: Cell[] = []
  for (const index of order) {
    if (found.length >= count || !((map[index] ?? 0) > 0)) break
    const cell = { row: Math.floor(index / columns), column: index % columns }
    if (found.every(({ row, column }) => Math.abs(row - cell.row) > 2 || Math.abs(column - cell.column) > 2)) found.push(cell)
  }
  return found
}
