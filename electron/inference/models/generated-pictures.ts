import type { SlicePixels } from '../../core/slice-pixels.ts'

/** A made-up slice and its name. */
export interface GeneratedPicture {
  readonly name: string
  readonly slice: SlicePixels
}

/** Numbers in 0..1 that look random and are the same everywhere (Lehmer's generator; Park and Miller, 1988). */
function lehmer(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

function picture(name: string, rows: number, columns: number, rowSpacing: number, at: (row: number, column: number) => number): GeneratedPicture {
  const random = lehmer(rows * 1000 + columns)
  // whole numbers, so that they are the same when read back from JSON
  const data = Float32Array.from({ length: rows * columns }, (_, i) => Math.round(at(Math.floor(i / columns), i % columns) + 30 * random()))
  return { name, slice: { rows, columns, data, rowSpacing, columnSpacing: 1, window: { centre: 500, width: 1000 } } }
}

const within = (row: number, column: number, centreRow: number, centreColumn: number, radius: number): boolean =>
  Math.hypot(row - centreRow, column - centreColumn) < radius

/**
 * Pictures that networks are tried on where nobody has given any: a disc with a bright spot, a slope, and next to
 * nothing. No two have the same proportions. Their window is 0..1000.
 */
export const generatedPictures: readonly GeneratedPicture[] = [
  picture('disc with a spot', 64, 56, 1, (row, column) => (within(row, column, 24, 36, 7) ? 900 : within(row, column, 32, 28, 24) ? 400 : 20)),
  picture('slope', 40, 60, 1.25, (row, column) => 10 * row + 8 * column),
  picture('next to nothing', 48, 48, 1, () => 0),
]
