import { LRUCache } from 'lru-cache'
import { ok, type Result } from '../core/result.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { SliceHeader } from '../core/study.ts'
import { readPixelValues } from '../dicom/pixel-values.ts'
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
  const cache = new LRUCache<string, SlicePixels>({ maxSize: budget, sizeCalculation: sizeOf })
  return async (header: SliceHeader): Promise<Result<SlicePixels>> => {
    const key = `${header.frame}:${header.file}`
    const known = cache.get(key)
    if (known) return ok(known)
    const read = await readSlice(header)
    if (read.ok) cache.set(key, read.value)
    return read
  }
}

/** Bytes of a slice: its pixels and the tables it is shown by. */
function sizeOf({ data, presets = [] }: SlicePixels): number {
  return 1 + data.byteLength + presets.reduce((sum, { window }) => sum + (window.table?.outputs.byteLength ?? 0), 0)
}

/** A reader that keeps the last slice whose pixels were asked about: a mouse stays on one slice for a while. */
export function lastPixelValues(read = readPixelValues): typeof readPixelValues {
  let last: { readonly key: string; readonly values: ReturnType<typeof readPixelValues> } | null = null
  return (header) => {
    const key = `${header.frame}:${header.file}`
    if (last?.key === key) return last.values
    const values = read(header)
    last = { key, values }
    return values.then((result) => {
      if (!result.ok && last?.values === values) last = null
      return result
    })
  }
}
