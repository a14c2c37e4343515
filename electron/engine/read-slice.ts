import { LRUCache } from 'lru-cache'
import { ok, type Result } from '../core/result.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { SliceHeader } from '../core/study.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import type { ReadSlice } from './analyse-series.ts'

const mebibyte = 1024 ** 2
const defaultBudget = 256

/** Bytes of decoded slices to keep: SULCUS_SLICE_CACHE_MIB, a whole number of MiB from 1 on, else 256 MiB. */
export function sliceCacheBudget(env: NodeJS.ProcessEnv = process.env): number {
  const wanted = Number(env['SULCUS_SLICE_CACHE_MIB'] ?? '')
  return (Number.isSafeInteger(wanted) && wanted >= 1 ? wanted : defaultBudget) * mebibyte
}

/** A reader that keeps the most recently used decoded slices, up to `budget` bytes of pixels, however many are read. */
export function cachedSliceReader(budget = sliceCacheBudget(), readSlice: ReadSlice = readSlicePixels): ReadSlice {
  const cache = new LRUCache<string, SlicePixels>({ maxSize: budget, sizeCalculation: (slice) => slice.data.byteLength + 1 })
  return async (header: SliceHeader): Promise<Result<SlicePixels>> => {
    const key = `${header.frame}:${header.file}`
    const known = cache.get(key)
    if (known) return ok(known)
    const read = await readSlice(header)
    if (read.ok) cache.set(key, read.value)
    return read
  }
}
