import type { OverlayStyle } from '../core/heat-map.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { SlicePixels, Window } from '../core/slice-pixels.ts'
import { shownRange, shownShare } from '../core/shown-share.ts'
import { colourIndex, colourTable } from './colour-map.ts'
import { windowGrey } from '../core/window-grey.ts'

/** Bytes of a picture, row-major, top row first; `channels` is 1 grey, 3 RGB or 4 RGBA. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3 | 4
  readonly data: Uint8Array
}

/** What is laid over a slice: the values, the range that 0..1 of the colour map stands for, and the looks. */
export interface Overlay {
  readonly image: ScalarImage
  /** [value at the map's start, value at its end]; equal ends show nothing but values above them. */
  readonly range: readonly [number, number]
  readonly style: OverlayStyle
}

/**
 * A slice in grey with an overlay's colour: RGB bytes, grey·(1 − a) + colour·a with a = opacity where `shownShare` is
 * at or over the threshold, else 0. Fails with `option-invalid` when the sizes differ.
 */
export function blend(slice: SlicePixels, window: Window, overlay: Overlay | null): Result<Picture> {
  const { rows, columns } = slice
  const grey = windowGrey(slice, window)
  const data = new Uint8Array(grey.length * 3)
  for (let index = 0; index < grey.length; index += 1) {
    const value = grey[index] as number
    data[index * 3] = value
    data[index * 3 + 1] = value
    data[index * 3 + 2] = value
  }
  if (!overlay) return ok({ width: columns, height: rows, channels: 3, data })

  const layer = colourLayer(overlay)
  if (layer.width !== columns || layer.height !== rows) {
    return fail('option-invalid', `The overlay of ${layer.width} × ${layer.height} does not fit the slice of ${columns} × ${rows} pixels.`)
  }
  const { opacity } = overlay.style
  for (let index = 0; index < grey.length; index += 1) {
    if (layer.data[index * 4 + 3] === 0) continue
    for (let channel = 0; channel < 3; channel += 1) {
      const colour = layer.data[index * 4 + channel] as number
      data[index * 3 + channel] = Math.round((grey[index] as number) * (1 - opacity) + colour * opacity)
    }
  }
  return ok({ width: columns, height: rows, channels: 3, data })
}

/**
 * An overlay alone: RGBA bytes, alpha = round(255 · opacity) where `shownShare` is at or over the threshold, else 0;
 * of a signed range so what is weak is hidden, not what is negative. Values that are not finite are never shown.
 */
export function colourLayer({ image, range, style }: Overlay): Picture {
  const table = colourTable(style.colourMap)
  const alpha = Math.round(255 * style.opacity)
  const data = new Uint8Array(image.data.length * 4)
  const [low, high] = range
  const shown = shownRange(low, high)
  for (let index = 0; index < image.data.length; index += 1) {
    const value = image.data[index] as number
    const share = high > low ? (value - low) / (high - low) : value > low ? 1 : 0
    if (!(shownShare(value, shown) >= style.threshold)) continue
    const entry = colourIndex(share) * 3
    for (let channel = 0; channel < 3; channel += 1) data[index * 4 + channel] = table[entry + channel] as number
    data[index * 4 + 3] = alpha
  }
  return { width: image.columns, height: image.rows, channels: 4, data }
}
