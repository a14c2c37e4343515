import type { DataSet } from './data-set.ts'
import { tags } from './tags.ts'

/** A table of a Modality or VOI LUT Sequence item (PS3.3 C.11.1.1.1, C.11.2.1.1). */
export interface LookupTable {
  /** The input that the first entry stands for. */
  readonly first: number
  readonly entries: readonly number[]
  /** The largest output that the descriptor allows. */
  readonly most: number
}

/**
 * Reads LUT Descriptor (0028,3002) and LUT Data (0028,3006): a count of 0 means 65,536, and 8-bit entries come as bytes
 * or, often, as words.
 * @param signed whether the inputs are signed, which decides how the first input is written
 * @returns null for an item without a usable table
 */
export function readLookupTable(item: DataSet | null, signed: boolean): LookupTable | null {
  const [count, , bits] = item?.numbers(tags.lutDescriptor, 'US') ?? []
  const first = item?.numbers(tags.lutDescriptor, signed ? 'SS' : 'US')[1]
  const bytes = item?.bytes(tags.lutData)
  if (!item || !bytes || count === undefined || first === undefined) return null
  const length = entryCount(count)
  const packed = bits !== undefined && bits <= 8 && bytes.length < length * 2
  const entries = (packed ? [...bytes] : item.numbers(tags.lutData, 'OW')).slice(0, length)
  if (entries.length === 0) return null
  return { first: firstInput(first, signed), entries, most: 2 ** Math.min(Math.max(bits ?? 16, 1), 16) - 1 }
}

/** How many entries a descriptor counts: 0 means 65,536, and where it is written as signed, many look like fewer than none. */
export function entryCount(count: number): number {
  return (count & 0xffff) || 65536
}

/** Explicit files write US for a signed first input too: what lies beyond 2^15 there is a negative number. */
export function firstInput(first: number, signed: boolean): number {
  return signed && first > 0x7fff ? first - 0x10000 : first
}
