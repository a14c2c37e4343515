import type { SlicePixels, Window } from '../core/slice-pixels.ts'
import { encodePng } from './picture.ts'
import { windowGrey } from '../core/window-grey.ts'

/** The longest side of a thumbnail, in pixels, unless told. */
export const thumbnailSide = 96

/**
 * A small grey PNG of a slice: each pixel the mean of the area it covers, the longest side at most `longest` pixels, and the
 * shape that rows and columns have in millimetres. A slice already smaller is not enlarged.
 */
export function thumbnail(slice: SlicePixels, window: Window, longest = thumbnailSide): Uint8Array {
  const grey = windowGrey(slice, window)
  const high = slice.rows * slice.rowSpacing
  const wide = slice.columns * slice.columnSpacing
  const side = Math.min(longest, Math.max(slice.rows, slice.columns))
  const width = Math.max(1, Math.round((side * wide) / Math.max(high, wide)))
  const height = Math.max(1, Math.round((side * high) / Math.max(high, wide)))
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      data[y * width + x] = mean(grey, slice, span(x, width, slice.columns), span(y, height, slice.rows))
    }
  }
  return encodePng({ width, height, channels: 1, data })
}

type Span = readonly [number, number]

/** The source pixels [from, to) that target pixel `at` of `count` covers; at least one. */
function span(at: number, count: number, length: number): Span {
  const from = Math.floor((at * length) / count)
  return [from, Math.max(from + 1, Math.floor(((at + 1) * length) / count))]
}

function mean(grey: Uint8Array, { columns }: SlicePixels, [left, right]: Span, [top, bottom]: Span): number {
  let sum = 0
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) sum += grey[row * columns + column] as number
  }
  return Math.round(sum / ((right - left) * (bottom - top)))
}
