import type { Study, Unopened } from '../core/study.ts'
import { attachOverlays, sourcesOf } from './attach-overlays.ts'
import { groupSeries } from './group-series.ts'
import type { OverlayFile } from './overlay-file.ts'
import type { IndexedFrame } from './slice-headers.ts'

/**
 * Sorts frames into studies and series, and lists overlays under the series that they were made from. A parametric map
 * whose source is not there is a series of its own: unlike a segmentation, it is a picture.
 */
export function studiesWithOverlays(
  images: readonly IndexedFrame[],
  overlays: readonly OverlayFile[],
): { readonly studies: Study[]; readonly skipped: Unopened[] } {
  const studies = groupSeries(images)
  const series = studies.flatMap((study) => study.series)
  const alone = new Set(overlays.filter((one) => one.pictures.length > 0 && sourcesOf(one, series).length === 0))
  if (alone.size === 0) return attachOverlays(studies, overlays)
  const pictures = [...alone].flatMap((one) => one.pictures)
  return attachOverlays(groupSeries([...images, ...pictures]), overlays.filter((one) => !alone.has(one)))
}
