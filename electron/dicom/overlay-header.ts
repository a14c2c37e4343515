import { createHash } from 'node:crypto'
import type { PlaneGeometry } from '../core/geometry.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { StoredOverlay } from '../core/stored-overlay.ts'
import type { DataSet } from './data-set.ts'
import { displayableFormat } from './displayable-format.ts'
import { frameNumber, functionalGroups, type FunctionalGroups } from './functional-groups.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'
import { parametricMap } from './parametric-map.ts'
import type { PixelFormat } from './pixel-format.ts'
import { planeGeometry } from './plane-geometry.ts'
import { segmentation, segmentOfFrame } from './segmentation.ts'
import { frameSources, sourceReferences, type FrameSource, type SourceReferences } from './source-references.ts'
import { tags } from './tags.ts'

/** A frame with the place it lies at, and the segment it draws; null for a labelmap's and a map's frames. */
export interface OverlayFrame {
  readonly geometry: PlaneGeometry | null
  /** Without a place of its own: what it was drawn on, pixel by pixel (PS3.3 A.51.5.1). */
  readonly sources: readonly FrameSource[]
  readonly segment: number | null
}

/** An overlay object as its header describes it, before it is known what it lies on. */
export interface FoundOverlay {
  readonly overlay: Omit<StoredOverlay, 'framesOnSlice' | 'frames'>
  readonly studyInstanceUID: string
  readonly frameOfReferenceUID: string
  readonly rows: number
  readonly columns: number
  readonly frames: readonly OverlayFrame[]
  /** Spacing Between Slices, else Slice Thickness, mm: what a frame stands for; null when the file is silent. */
  readonly thickness: number | null
  readonly references: SourceReferences
}

/** Segmentation Storage, Label Map Segmentation Storage, Parametric Map Storage (PS3.6 table A-1). */
const kinds: ReadonlyMap<string, StoredOverlay['content']['kind']> = new Map([
  ['1.2.840.10008.5.1.4.1.1.66.4', 'segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66.7', 'segmentation'],
  ['1.2.840.10008.5.1.4.1.1.30', 'parametric-map'],
])

/** Whether a file holds what is laid over another series instead of being a picture of its own. */
export function isOverlay(dataSet: DataSet): boolean {
  return kinds.has(dataSet.string(tags.sopClassUID))
}

/**
 * Describes a Segmentation or a Parametric Map.
 * @param file its absolute path
 * @returns `dicom-malformed`, `limit-exceeded` or a pixel format failure for what cannot be drawn
 */
export function overlayHeader(file: string, dataSet: DataSet, limits: DicomLimits = limitsInForce()): Result<FoundOverlay> {
  const format = displayableFormat(dataSet, limits)
  if (!format.ok) return format
  const { frames, rows, columns } = format.value
  if (frames * rows * columns > limits.volumeVoxels)
    return beyond('volumeVoxels', limits, `The overlay has ${frames} frames (0028,0008) of ${columns}×${rows} pixels`)
  const groups = functionalGroups(dataSet)
  const isSegmentation = kinds.get(dataSet.string(tags.sopClassUID)) === 'segmentation'
  const content = isSegmentation
    ? segmentation(dataSet, format.value)
    : parametricMap(dataSet, groups.frame(1), format.value)
  if (!content.ok) return content
  const described = describedFrames(dataSet, groups, format.value, content.value)
  if (!described.ok) return described
  const sopInstanceUID = dataSet.string(tags.sopInstanceUID)
  const label = [tags.contentDescription, tags.seriesDescription, tags.contentLabel].map((tag) => dataSet.text(tag))
  const thickness = [tags.spacingBetweenSlices, tags.sliceThickness]
    .map((tag) => frameNumber(groups.frame(1), tag, tags.pixelMeasuresSequence))
    .find((mm) => mm !== null && mm > 0)
  return ok({
    overlay: {
      id: createHash('sha256').update(sopInstanceUID || file).digest('hex').slice(0, 16),
      file,
      sopInstanceUID,
      seriesNumber: dataSet.integer(tags.seriesNumber),
      label: label.find((text) => text !== '') ?? '',
      content: content.value,
      notes: [],
    },
    studyInstanceUID: dataSet.string(tags.studyInstanceUID),
    frameOfReferenceUID: dataSet.string(tags.frameOfReferenceUID),
    rows,
    columns,
    frames: described.value,
    thickness: thickness ?? null,
    references: sourceReferences(dataSet, groups, frames),
  })
}

function describedFrames(
  dataSet: DataSet,
  groups: FunctionalGroups,
  format: PixelFormat,
  content: StoredOverlay['content'],
): Result<OverlayFrame[]> {
  const bySegment = content.kind === 'segmentation' && content.form !== 'labelmap' ? content.segments : null
  const numbers = new Set(bySegment?.map(({ number }) => number))
  const frames: OverlayFrame[] = []
  for (let frame = 1; frame <= format.frames; frame += 1) {
    const attributes = groups.frame(frame)
    const segment = bySegment && (segmentOfFrame(attributes) ?? (numbers.size === 1 ? (bySegment[0]?.number ?? null) : null))
    if (bySegment && (segment === null || !numbers.has(segment)))
      return fail(
        'dicom-malformed',
        `Referenced Segment Number (0062,000B) of frame ${frame} is ${segment ?? 'absent'}; Segment Sequence (0062,0002) describes no such segment (PS3.3 C.8.20.3.1).`,
      )
    const geometry = planeGeometry(dataSet, attributes, frame)
    frames.push({ geometry, sources: geometry ? [] : frameSources(attributes), segment })
  }
  return ok(frames)
}
