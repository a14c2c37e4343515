import { ok, type Result } from '../core/result.ts'
import type { DataSet } from './data-set.ts'
import type { DicomLimits } from './limits.ts'
import { overlayHeader, type FoundOverlay } from './overlay-header.ts'
import { sliceHeaders, type IndexedFrame } from './slice-headers.ts'

/** An overlay object, and the frames by which a parametric map can stand as a series of its own. */
export interface OverlayFile extends FoundOverlay {
  readonly pictures: readonly IndexedFrame[]
}

/** Describes a file that `isOverlay` recognised; fails as `overlayHeader` does. */
export function overlayFile(file: string, dataSet: DataSet, limits: DicomLimits): Result<OverlayFile> {
  const found = overlayHeader(file, dataSet, limits)
  if (!found.ok) return found
  const pictures = found.value.overlay.content.kind === 'parametric-map' ? sliceHeaders(file, dataSet, limits) : ok([])
  return pictures.ok ? ok({ ...found.value, pictures: pictures.value }) : pictures
}
