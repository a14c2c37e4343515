import type { Letterbox } from '../../core/heat-grid.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import { resize } from '../resize.ts'

/** Grey of the bars beside the picture, 0..1: what Ultralytics trains with. */
const barGrey = 114 / 255

/** A network's input, one or three equal colour planes of 0..1, and where the slice lies in it. */
export interface LetterboxPicture {
  readonly data: Float32Array
  readonly letterbox: Letterbox
}

/**
 * Puts a slice into a detection network's picture as Ultralytics does with a grey photograph: through the slice's own
 * window, its pixel grid enlarged or shrunk by one factor to fit, centred (an odd pixel goes to the right and bottom),
 * grey bars beside it. Pixels are taken as square: so were the pictures such networks learn from.
 */
export function letterboxPicture(slice: SlicePixels, height: number, width: number, channels = 3): LetterboxPicture {
  const scale = Math.min(height / slice.rows, width / slice.columns)
  const rows = Math.max(1, Math.round(slice.rows * scale))
  const columns = Math.max(1, Math.round(slice.columns * scale))
  const letterbox = { rows, columns, offsetRow: Math.floor((height - rows) / 2), offsetColumn: Math.floor((width - columns) / 2) }
  const resized = resize(windowed(slice), rows, columns).data
  const plane = new Float32Array(height * width).fill(barGrey)
  for (let row = 0; row < rows; row += 1) {
    plane.set(resized.subarray(row * columns, (row + 1) * columns), (row + letterbox.offsetRow) * width + letterbox.offsetColumn)
  }
  return { data: planes(plane, channels), letterbox }
}

/**
 * What a classification network gets: the shorter side fills the input and the middle is cut out, as Ultralytics' own
 * transform for classification does.
 */
export function croppedPicture(slice: SlicePixels, height: number, width: number, channels = 3): Float32Array {
  return planes(croppedPlane(windowed(slice), height, width), channels)
}

/** The same grey in every colour. */
function planes(plane: Float32Array, channels: number): Float32Array {
  const data = new Float32Array(channels * plane.length)
  for (let channel = 0; channel < channels; channel += 1) data.set(plane, channel * plane.length)
  return data
}

/** The same of one plane, whatever its numbers mean. */
export function croppedPlane(slice: ScalarImage, height: number, width: number): Float32Array {
  const scale = Math.max(height / slice.rows, width / slice.columns)
  const rows = Math.max(height, Math.round(slice.rows * scale))
  const columns = Math.max(width, Math.round(slice.columns * scale))
  const resized = resize(slice, rows, columns).data
  const top = Math.round((rows - height) / 2)
  const left = Math.round((columns - width) / 2)
  const data = new Float32Array(height * width)
  for (let row = 0; row < height; row += 1) {
    const from = (row + top) * columns + left
    data.set(resized.subarray(from, from + width), row * width)
  }
  return data
}

/** The slice's pixels through its own window, 0..1. */
export function windowed({ rows, columns, data, window }: SlicePixels): ScalarImage {
  const low = window.centre - window.width / 2
  return { rows, columns, data: data.map((value) => Math.min(1, Math.max(0, (value - low) / Math.max(window.width, 1e-9)))) }
}
