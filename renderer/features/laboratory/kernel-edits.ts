import { type Cells, weightOf, weightText } from './kernel-text.ts'

/** The widest kernel that is edited weight by weight; larger ones are edited as text. */
export const widestGrid = 31
/** The most columns that are set in cells of full width. */
export const widestLoose = 5

/** True when the weights form a rectangle that the grid can show. */
export function fitsGrid(cells: Cells): boolean {
  const columns = cells[0]?.length ?? 0
  return cells.length > 0 && cells.length <= widestGrid && columns > 0 && columns <= widestGrid && cells.every((line) => line.length === columns)
}

export function withCell(cells: Cells, row: number, column: number, text: string): Cells {
  return cells.map((line, at) => (at === row ? line.map((weight, across) => (across === column ? text : weight)) : line))
}

/**
 * Another size about the same centre, floor(side / 2): what is cut is lost, what is new is 0. So growing and shrinking a
 * kernel leaves its result as it was, as long as no weight is cut.
 */
export function resized(cells: Cells, rows: number, columns: number): Cells {
  const down = Math.floor(rows / 2) - Math.floor(cells.length / 2)
  const across = Math.floor(columns / 2) - Math.floor((cells[0]?.length ?? 0) / 2)
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => cells[row - down]?.[column - across] ?? '0'))
}

/** Weights that sum to 1; where they sum to 0, whose absolute values do. Null where a weight is no number or all are 0. */
export function normalised(cells: Cells): Cells | null {
  const weights = cells.map((line) => line.map(weightOf))
  const total = (of: (weight: number) => number) => weights.flat().reduce((sum, weight) => sum + of(weight), 0)
  const size = total(Math.abs)
  const sum = total((weight) => weight)
  if (!(size > 0 && Number.isFinite(size))) return null
  // Eight digits a weight leave a remainder in the sum of a kernel that was made to have none.
  const scale = Math.abs(sum) > 1e-5 * size ? sum : size
  return weights.map((line) => line.map((weight) => weightText(weight / scale)))
}

/** Uniform weights in −1..1 of three decimals, the same for the same seed and size. */
export function randomCells(rows: number, columns: number, seed: number): Cells {
  const next = mulberry32(seed)
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => String(Number((2 * next() - 1).toFixed(3)))))
}

/** Numbers 0..1 from a 32-bit seed (Tommy Ettinger's mulberry32, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
