import type { Box } from '../pages/viewer.ts'
import type { Plane } from './api.ts'

/**
 * Where a slice with square pixels lies when it is fitted into the viewport: as large as it can be, in the middle.
 * Worked out here and not asked of the page, so that a slice shown at the wrong place is noticed.
 */
export class FittedSlice {
  readonly #corner: readonly [x: number, y: number]
  /** CSS pixels a slice pixel. */
  readonly scale: number

  constructor({ width, height }: Box, { columns, rows }: Pick<Plane, 'columns' | 'rows'>) {
    this.scale = Math.min(width / columns, height / rows)
    this.#corner = [(width - columns * this.scale) / 2, (height - rows * this.scale) / 2]
  }

  /** The middle of a slice pixel, from the viewport's corner. */
  place(column: number, row: number): readonly [x: number, y: number] {
    return [this.#corner[0] + (column + 0.5) * this.scale, this.#corner[1] + (row + 0.5) * this.scale]
  }

  /** The slice pixel at a point, with its fraction; pixel centres lie on whole numbers. */
  pixelAt(x: number, y: number): readonly [column: number, row: number] {
    return [(x - this.#corner[0]) / this.scale - 0.5, (y - this.#corner[1]) / this.scale - 0.5]
  }
}

/** A plane's value between its pixel centres, bilinearly. */
export function valueBetween({ columns, data }: Plane, column: number, row: number): number {
  const [left, top] = [Math.floor(column), Math.floor(row)]
  const [across, down] = [column - left, row - top]
  const at = (c: number, r: number) => data[r * columns + c] ?? 0
  const upper = at(left, top) * (1 - across) + at(left + 1, top) * across
  const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across
  return upper * (1 - down) + lower * down
}
