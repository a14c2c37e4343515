import type { DataSet } from './data-set.ts'
import type { IndexedFrame } from './slice-headers.ts'
import { tags } from './tags.ts'

/** Which part of a multi-frame image, of those that it is split over, a file holds (PS3.3 C.7.6.16.2.2.4). */
export interface Concatenation {
  readonly uid: string
  /** Counted from 1. */
  readonly part: number
  /** How many parts there are; 0 where the file does not tell. */
  readonly parts: number
}

/** The concatenation that a file belongs to; null for a whole image. */
export function concatenationOf(dataSet: DataSet): Concatenation | null {
  const uid = dataSet.string(tags.concatenationUID)
  const part = dataSet.integer(tags.inConcatenationNumber)
  if (uid === '' || part === null) return null
  return { uid, part, parts: dataSet.integer(tags.inConcatenationTotalNumber) ?? 0 }
}

/**
 * How many parts are missing of each concatenation, by its UID, as far as the parts that are there tell; whole ones are
 * left out.
 * @param frames all frames of a study: a part may hold frames of one stack alone
 */
export function missingParts(frames: readonly IndexedFrame[]): ReadonlyMap<string, number> {
  const found = new Map<string, { readonly seen: Set<number>; parts: number }>()
  for (const { concatenation } of frames) {
    if (!concatenation) continue
    const { uid, part, parts } = concatenation
    const known = found.get(uid) ?? { seen: new Set(), parts: 0 }
    known.seen.add(part)
    known.parts = Math.max(known.parts, part, parts)
    found.set(uid, known)
  }
  return new Map([...found].map(([uid, { seen, parts }]) => [uid, parts - seen.size] as const).filter(([, missing]) => missing > 0))
}
