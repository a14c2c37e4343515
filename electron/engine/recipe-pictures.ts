import { onSlice } from '../core/feature-map.ts'
import type { OverlayStyle } from '../core/heat-map.ts'
import { finiteRange } from '../core/scalar-image.ts'
import { ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import type { RunFilter } from '../convolution/parse-filter-request.ts'
import { blend } from '../overlay/blend.ts'
import { encodePng } from '../overlay/picture.ts'
import { squarePixels } from '../overlay/square-pixels.ts'
import type { RecipePicture } from '../reports/report-input.ts'
import type { ReadSlice } from './analyse-series.ts'
import { edgeLetters } from './overlay-pictures.ts'

/** A slice to draw and what its caption calls it. */
export interface CaptionedSlice {
  readonly header: SliceHeader
  readonly caption: string
}

/** Share of a feature map's range (of its strongest number, where it is signed) below which it is not shown in reports; heat maps have a threshold of their own. */
const shownFrom = 0.25

/** One slice in grey with the map that a recipe makes of it, as PNG. */
export async function recipePicture({ header, caption }: CaptionedSlice, run: RunFilter, style: OverlayStyle, read: ReadSlice): Promise<Result<RecipePicture>> {
  const slice = await read(header)
  if (!slice.ok) return slice
  const map = run(slice.value)
  if (!map.ok) return map
  const range = finiteRange(map.value.data)
  const image = onSlice(map.value, slice.value.rows, slice.value.columns)
  const picture = blend(slice.value, slice.value.window, { image, range, style: { ...style, threshold: shownFrom } })
  if (!picture.ok) return picture
  const square = squarePixels(picture.value, slice.value)
  return ok({
    png: encodePng(square.picture),
    width: square.picture.width,
    height: square.picture.height,
    spacing: header.geometry && square.spacing,
    letters: header.geometry && edgeLetters(header.geometry),
    caption,
    range,
  })
}
