import { z } from 'zod'
import { letterboxSchema, type HeatGrid } from '../core/heat-grid.ts'

/** What the bytes of a heat blob mean: one entry a slice, in order. */
export const heatLayoutSchema = z.array(
  z.object({ rows: z.int().positive(), columns: z.int().positive(), stride: z.int().positive(), letterbox: letterboxSchema }),
)
export type HeatLayout = z.infer<typeof heatLayoutSchema>

/** Packs heat grids into their layout and one run of little-endian float32. */
export function packHeat(grids: readonly HeatGrid[]): { layout: HeatLayout; blob: Uint8Array } {
  const layout = grids.map(({ rows, columns, stride, letterbox }) => ({ rows, columns, stride, letterbox }))
  const values = new Float32Array(grids.reduce((sum, grid) => sum + grid.data.length, 0))
  let offset = 0
  for (const grid of grids) {
    values.set(grid.data, offset)
    offset += grid.data.length
  }
  return { layout, blob: new Uint8Array(values.buffer) }
}

/** The inverse of `packHeat`; null when the bytes do not fit the layout. */
export function unpackHeat(layout: HeatLayout, blob: Uint8Array): HeatGrid[] | null {
  if (blob.length % Float32Array.BYTES_PER_ELEMENT !== 0) return null
  const values = new Float32Array(blob.slice().buffer)
  let offset = 0
  const grids = layout.map(({ rows, columns, stride, letterbox }) => {
    const data = values.slice(offset, offset + rows * columns)
    offset += rows * columns
    return { rows, columns, stride, letterbox, data }
  })
  return offset === values.length ? grids : null
}
