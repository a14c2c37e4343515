import type { ReceptiveField } from '../../../electron/core/layer-exploration.ts'
import type { Cell } from './strongest-cells.ts'

/** A rectangle of the slice in pixels; x 0 is the left edge of the first one. */
export interface Patch {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a cell of a feature map sees of the slice; it may reach beyond it. */
export function fieldOnSlice({ start, step, size }: ReceptiveField, { row, column }: Cell): Patch {
  return {
    x: start.columns + column * step.columns + 0.5 - size.columns / 2,
    y: start.rows + row * step.rows + 0.5 - size.rows / 2,
    width: size.columns,
    height: size.rows,
  }
}
