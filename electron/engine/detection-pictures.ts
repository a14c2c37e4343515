import { boxSize } from '../core/box.ts'
import type { Detection } from '../core/detection.ts'
import { placeOfSlice, sureEnough, type DetectionRecord, type PackedOutlines, type StoredDetection } from '../core/detection-record.ts'
import { ok, type Result } from '../core/result.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import { blend } from '../overlay/blend.ts'
import { drawDetections } from '../overlay/draw-detections.ts'
import { encodePng } from '../overlay/picture.ts'
import { squarePixels } from '../overlay/square-pixels.ts'
import type { PlacedPicture, ReportDetections } from '../reports/report-input.ts'
import { sliceName } from '../reports/wording.ts'
import type { ReadSlice } from './analyse-series.ts'
import { unpackOutlines } from './detect-series.ts'
import { edgeLetters } from './overlay-pictures.ts'

/** What shall be drawn on a slice. */
export interface DetectionDrawing {
  readonly header: SliceHeader
  /** Surest first, the less sure ones of the slice left out. */
  readonly detections: readonly StoredDetection[]
  readonly outlines: PackedOutlines | null
  /** Of the network; gives each class its colour. */
  readonly labels: readonly string[]
}

/** One slice in grey with what was found on it, as PNG. */
export async function detectionPicture({ header, detections, outlines, labels }: DetectionDrawing, read: ReadSlice, encode = encodePng): Promise<Result<PlacedPicture>> {
  const slice = await read(header)
  if (!slice.ok) return slice
  const grey = blend(slice.value, slice.value.window, null)
  if (!grey.ok) return grey
  const plane = outlines && unpackOutlines(outlines, slice.value.data.length)
  const drawn: Detection[] = detections.map(({ label, confidence, box }, place) => ({ label, confidence, box, mask: plane && Uint8Array.from(plane, (number) => (number === place + 1 ? 1 : 0)) }))
  const square = squarePixels(drawDetections(grey.value, drawn, labels), slice.value)
  return ok({
    png: encode(square.picture),
    width: square.picture.width,
    height: square.picture.height,
    spacing: header.geometry && square.spacing,
    letters: header.geometry && edgeLetters(header.geometry),
  })
}

/** Pictures and rows of one series in a report; the rest is counted. */
const mostPictures = 4
const mostRows = 40

interface SliceOfReport {
  readonly header: SliceHeader
  readonly name: string
  readonly found: readonly StoredDetection[]
  readonly outlines: PackedOutlines | null
}

/** What a report says of the boxes on a series: a table, surest first, and pictures of the surest slices. */
export async function reportDetections(series: Series, { detections, outlines }: DetectionRecord, confidence: number, read: ReadSlice): Promise<Result<ReportDetections>> {
  const { model } = detections
  const slices = series.slices.flatMap((header, index): SliceOfReport[] => {
    const place = placeOfSlice(detections, header)
    const found = sureEnough(detections.slices[place]?.detections ?? [], confidence)
    return found.length > 0 ? [{ header, name: sliceName(header.instanceNumber, index + 1), found, outlines: outlines[place] ?? null }] : []
  })
  const surest = [...slices].sort((a, b) => (b.found[0]?.confidence ?? 0) - (a.found[0]?.confidence ?? 0)).slice(0, mostPictures)
  const pictures: (PlacedPicture & { readonly caption: string })[] = []
  for (const { header, name, found, outlines: packed } of surest) {
    const picture = await detectionPicture({ header, detections: found, outlines: packed, labels: model.labels }, read)
    if (!picture.ok) return picture
    pictures.push({ ...picture.value, caption: `${name}: ${found.map((one) => `${one.label} ${one.confidence.toFixed(2)}`).join(', ')}` })
  }
  const rows = slices.flatMap(({ header, name, found }) => found.map((one) => ({ slice: name, label: one.label, confidence: one.confidence, size: boxSize(one.box, header) })))
  rows.sort((a, b) => b.confidence - a.confidence)
  const { seriesNumber, description } = series
  return ok({ seriesNumber, seriesDescription: description, model, confidence, slices: detections.slices.length, rows: rows.slice(0, mostRows), left: Math.max(0, rows.length - mostRows), pictures })
}
