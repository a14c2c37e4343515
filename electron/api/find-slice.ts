import type { Store } from '../annotations/store.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'

/** The header of a series' slice by its place, counted from 0; `series-not-found` or `slice-not-found`. */
export function findSlice(store: Store, series: string, index: string): Result<SliceHeader> {
  const open = store.series(series)
  if (!open.ok) return open
  const slice = open.value.series.slices[Number(index)]
  return slice ? ok(slice) : fail('slice-not-found', 'This series has no such slice.')
}
