import type { Box } from '../pages/viewer.ts'

/**
 * Where a slice with square pixels lies when it is fitted into the viewport: as large as it can be, in the middle.
 * Worked out here and not asked of the page, so that a slice shown at the wrong place is noticed.
 */
export class FittedSlice {
  readonly #box: Box
  readonly #columns: number
  readonly #rows: number
  /** CSS pixels a slice pixel. */
  readonly scale: number

  constructor(box: Box, columns: number, rows: number) {
    this.#box = box
    this.#columns = columns
    this.#rows = rows
    this.scale = Math.min(box.width / columns, box.height / rows)
  }

  /** The middle of a slice pixel, from the viewport's corner. */
  place(column: number, row: number): readonly [x: number, y: number] {
    return [this.#box.width / 2 + (column - (this.#columns - 1) / 2) * this.scale, this.#box.height / 2 + (row - (this.#rows - 1) / 2) * this.scale]
  }
}
