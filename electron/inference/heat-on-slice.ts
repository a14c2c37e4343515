import type { Peak } from '../core/analysis-document.ts'
import type { Box } from '../core/box.ts'
import type { HeatGrid } from '../core/heat-grid.ts'
import type { HeatMap } from '../core/heat-map.ts'

/** Where an output sample falls between two cells of the grid, and how far along. */
function cellPositions(size: number, boxed: number, offset: number, stride: number, cells: number): { low: Int32Array; share: Float32Array } {
  const low = new Int32Array(size)
  const share = new Float32Array(size)
  for (let i = 0; i < size; i += 1) {
    const input = ((i + 0.5) * boxed) / size + offset
    const cell = Math.min(cells - 1, Math.max(0, input / stride - 0.5))
    low[i] = Math.min(Math.floor(cell), Math.max(0, cells - 2))
    share[i] = cell - (low[i] ?? 0)
  }
  return { low, share }
}

/**
 * Puts a network's heat grid back on the slice's own pixels by the inverse of its letterbox, bilinearly between cell
 * centres (cell r covers input pixels stride·r … stride·r + stride − 1).
 */
export function heatOnSlice(grid: HeatGrid, rows: number, columns: number): HeatMap {
  const { stride, letterbox: box } = grid
  const down = cellPositions(rows, box.rows, box.offsetRow, stride, grid.rows)
  const across = cellPositions(columns, box.columns, box.offsetColumn, stride, grid.columns)
  const at = (row: number, column: number): number =>
    grid.data[Math.min(row, grid.rows - 1) * grid.columns + Math.min(column, grid.columns - 1)] ?? 0
  const data = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row += 1) {
    const r = down.low[row] ?? 0
    const dr = down.share[row] ?? 0
    for (let column = 0; column < columns; column += 1) {
      const c = across.low[column] ?? 0
      const dc = across.share[column] ?? 0
      const top = at(r, c) * (1 - dc) + at(r, c + 1) * dc
      const bottom = at(r + 1, c) * (1 - dc) + at(r + 1, c + 1) * dc
      data[row * columns + column] = top * (1 - dr) + bottom * dr
    }
  }
  return { rows, columns, data }
}

/** The heat map's maximum in the slice's own pixels, or null when the map is zero everywhere. */
export function findPeak(heat: HeatMap): Peak | null {
  let best = -1
  let value = 0
  for (let i = 0; i < heat.data.length; i += 1) {
    const candidate = heat.data[i] ?? 0
    if (candidate > value) [best, value] = [i, candidate]
  }
  if (best < 0) return null
  return { column: best % heat.columns, row: Math.floor(best / heat.columns), value: Math.min(1, value) }
}

/**
 * The box that the hottest cell tells, on the slice's own pixels and within it.
 * @param sides left, top, right, bottom from each cell's middle in input pixels: four planes of the grid's size
 */
export function boxAtHottest(grid: HeatGrid, sides: Float32Array, rows: number, columns: number): Box {
  const { stride, letterbox: box } = grid
  const hottest = grid.data.reduce((best, value, cell) => (value > (grid.data[best] ?? 0) ? cell : best), 0)
  const reach = (side: number): number => sides[side * grid.data.length + hottest] ?? 0
  const x = ((hottest % grid.columns) + 0.5) * stride - box.offsetColumn
  const y = (Math.floor(hottest / grid.columns) + 0.5) * stride - box.offsetRow
  const across = (input: number): number => Math.min(columns, Math.max(0, (input * columns) / box.columns))
  const down = (input: number): number => Math.min(rows, Math.max(0, (input * rows) / box.rows))
  return { left: across(x - reach(0)), top: down(y - reach(1)), right: across(x + reach(2)), bottom: down(y + reach(3)) }
}
