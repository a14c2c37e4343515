import { LRUCache } from 'lru-cache'
import { ok, type Result } from '../core/result.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { SliceHeader } from '../core/study.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import type { ReadSlice } from './analyse-series.ts'

const defaultBudget = 256 * 1024 * 1024

/** A reader that keeps the most recently used decoded slices, up to `budget` bytes of pixels. */
export function cachedSliceReader(budget = defaultBudget): ReadSlice {
  const cache = new LRUCache<string, SlicePixels>({ maxSize: budget, sizeCalculation: (slice) => slice.data.byteLength + 1 })
  return async (header: SliceHeader): Promise<Result<SlicePixels>> => {
    const key = `${header.frame}:${header.file}`
    const known = cache.get(key)
    if (known) return ok(known)
    const read = await readSlicePixels(header)
    if (read.ok) cache.set(key, read.value)
    return read
  }
}
