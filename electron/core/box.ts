import { z } from 'zod'
import type { SliceHeader } from './study.ts'

const edge = z.number().min(0)

/** Edges in pixels of the slice: 0 is the left (upper) edge of the first pixel, so a box of one pixel is 1 wide. */
export const boxSchema = z.object({ left: edge, top: edge, right: edge, bottom: edge })
export type Box = Readonly<z.infer<typeof boxSchema>>

/** Width and height of a box in millimetres; null where the file gives no spacing. */
export function boxSize({ left, top, right, bottom }: Box, { geometry }: Pick<SliceHeader, 'geometry'>): { readonly width: number; readonly height: number } | null {
  return geometry && { width: (right - left) * geometry.columnSpacing, height: (bottom - top) * geometry.rowSpacing }
}
