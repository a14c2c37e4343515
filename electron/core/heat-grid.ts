import { z } from 'zod'

/** How a slice sits inside a network's input: its resized size and where that begins, in input pixels. */
export const letterboxSchema = z.object({
  rows: z.int().positive(),
  columns: z.int().positive(),
  offsetRow: z.int().nonnegative(),
  offsetColumn: z.int().nonnegative(),
})
export type Letterbox = z.infer<typeof letterboxSchema>

/** A network's own coarse heat map of one slice, in 0..1, before it is put back on the slice's pixels. */
export interface HeatGrid {
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
  /** Input pixels a cell, in both directions. */
  readonly stride: number
  readonly letterbox: Letterbox
}
