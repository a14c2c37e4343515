import type { Mosaic } from '../core/study.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { typedArray } from './codecs/raw.ts'
import type { PixelFormat } from './pixel-format.ts'
import type { StoredPixels } from './stored-pixels.ts'

/**
 * Cuts one tile out of a decoded mosaic; tiles go from left to right, then down.
 * @param tile counted from 1
 */
export function mosaicTile(
  picture: StoredPixels,
  format: PixelFormat,
  { tiles, across }: Mosaic,
  tile: number,
): Result<StoredPixels> {
  if (tile < 1 || tile > tiles || picture.rows % across !== 0 || picture.columns % across !== 0)
    return fail('slice-not-found', `The mosaic in Pixel Data (7FE0,0010) has no tile ${tile}.`)
  const rows = picture.rows / across
  const columns = picture.columns / across
  const samples = picture.samplesPerPixel
  const top = Math.floor((tile - 1) / across) * rows
  const left = ((tile - 1) % across) * columns
  const length = rows * columns * samples
  const data = typedArray(new ArrayBuffer(length * picture.data.BYTES_PER_ELEMENT), format)
  for (let row = 0; row < rows; row += 1) {
    const from = ((top + row) * picture.columns + left) * samples
    data.set(picture.data.subarray(from, from + columns * samples), row * columns * samples)
  }
  return ok({ ...picture, rows, columns, data })
}
