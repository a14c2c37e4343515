import type { SeriesAnalysis, SliceAnalysis } from '../core/analysis-document.ts'
import { boxSize } from '../core/box.ts'
import { orientationLetters, type PatientVector, type PlaneGeometry } from '../core/geometry.ts'
import type { OverlayStyle } from '../core/heat-map.ts'
import { ok, type Result } from '../core/result.ts'
import type { SeriesRecord } from '../core/series-record.ts'
import { showsHeat } from '../core/shows-heat.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import { heatOnSlice } from '../inference/heat-on-slice.ts'
import { blend } from '../overlay/blend.ts'
import { encodePng } from '../overlay/picture.ts'
import { squarePixels } from '../overlay/square-pixels.ts'
import type { EdgeLetters, ReportPicture } from '../reports/report-input.ts'
import type { ReadSlice } from './analyse-series.ts'

/** The header a slice's analysis was made from. */
export function headerOf(series: Series, slice: SliceAnalysis): SliceHeader | undefined {
  return series.slices.find((header) => header.file === slice.file && header.frame === slice.frame)
}

/** What lies at each edge of a slice's picture. */
export function edgeLetters({ rowDirection, columnDirection }: PlaneGeometry): EdgeLetters {
  const away = ([x, y, z]: PatientVector): PatientVector => [-x, -y, -z]
  return {
    left: orientationLetters(away(rowDirection)),
    right: orientationLetters(rowDirection),
    top: orientationLetters(away(columnDirection)),
    bottom: orientationLetters(columnDirection),
  }
}

/** One analysed slice in grey with its heat map, where the model shows one, as PNG with the facts its caption needs. */
export async function overlayPicture(
  header: SliceHeader,
  record: SeriesRecord,
  ordinal: number,
  style: OverlayStyle,
  read: ReadSlice,
  study = '',
  encode = encodePng,
): Promise<Result<ReportPicture>> {
  const slice = await read(header)
  if (!slice.ok) return slice
  const analysis: SeriesAnalysis = record.analysis
  const facts = analysis.slices[ordinal - 1]
  const grid = record.heat[ordinal - 1]
  if (!facts || !grid) throw new Error(`slice ${ordinal} lies outside its own analysis`)
  const heat = showsHeat(record)
  const overlay = heat ? { image: heatOnSlice(grid, slice.value.rows, slice.value.columns), range: [0, 1], style } as const : null
  const picture = blend(slice.value, slice.value.window, overlay)
  if (!picture.ok) return picture
  const { finding, probabilities, peak, box, instanceNumber } = facts
  const square = squarePixels(picture.value, slice.value)
  return ok({
    png: encode(square.picture),
    width: square.picture.width,
    height: square.picture.height,
    spacing: header.geometry && square.spacing,
    study,
    letters: header.geometry && edgeLetters(header.geometry),
    seriesNumber: analysis.seriesNumber,
    seriesDescription: analysis.description,
    instanceNumber,
    ordinal,
    finding,
    classes: { labels: analysis.labels, noFinding: analysis.noFinding },
    probabilities,
    heat,
    peak,
    boxSize: box && boxSize(box, header),
  })
}
