import { z } from 'zod'
import type { PackedOutlines } from '../core/detection-record.ts'

/** Bytes of each slice's outlines in a blob, in order; null for a slice without. */
export const outlineLayoutSchema = z.array(z.int().positive().nullable())
export type OutlineLayout = z.infer<typeof outlineLayoutSchema>

/** Packs the outlines of slices into one run of bytes. */
export function packOutlineBlob(outlines: readonly (PackedOutlines | null)[]): { layout: OutlineLayout; blob: Uint8Array } {
  return { layout: outlines.map((one) => one && one.length), blob: Buffer.concat(outlines.filter((one) => one !== null)) }
}

/** The inverse of `packOutlineBlob`; null when the bytes do not fit the layout. */
export function unpackOutlineBlob(layout: OutlineLayout, blob: Uint8Array): (PackedOutlines | null)[] | null {
  let offset = 0
  const outlines = layout.map((length) => {
    if (length === null) return null
    offset += length
    return blob.slice(offset - length, offset)
  })
  return offset === blob.length ? outlines : null
}
