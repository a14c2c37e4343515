import type { Series } from '../core/study.ts'

/** A file name for a series that tells nothing of the patient: its place, counted from 1, and its series number. */
export function seriesName(series: Series, index: number): string {
  const place = String(index + 1).padStart(3, '0')
  return series.seriesNumber === null ? `series-${place}` : `series-${place}-number-${series.seriesNumber}`
}
