import type { MapPlace } from '../../../electron/core/feature-map.ts'
import { shownShare } from '../../../electron/core/shown-share.ts'
import type { OverlayLayer } from '../../lib/overlay-layer.ts'
import type { Placement } from './placement.ts'

/**
 * Colours a layer on its own pixel grid: the palette's colour at full alpha where a value's share reaches the threshold, nothing elsewhere
 * (not-a-number counts as below). Opacity is put on when it is drawn, so that it is exact.
 */
export function colourise({ image, range, threshold, palette }: OverlayLayer): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = image.columns
  canvas.height = image.rows
  const context = canvas.getContext('2d')
  if (!context) return canvas
  const picture = context.createImageData(image.columns, image.rows)
  const { low, high } = range
  const scale = high > low ? 255 / (high - low) : 0
  for (let pixel = 0; pixel < image.data.length; pixel += 1) {
    const value = image.data[pixel] ?? NaN
    if (!(shownShare(value, range) >= threshold)) continue
    const colour = 3 * Math.min(255, Math.max(0, Math.round((value - low) * scale)))
    picture.data[4 * pixel] = palette[colour] ?? 0
    picture.data[4 * pixel + 1] = palette[colour + 1] ?? 0
    picture.data[4 * pixel + 2] = palette[colour + 2] ?? 0
    picture.data[4 * pixel + 3] = 255
  }
  context.putImageData(picture, 0, 0)
  return canvas
}

/** A size in CSS pixels and how many device pixels each has. */
export interface Surface {
  readonly width: number
  readonly height: number
  readonly ratio: number
}

/** Draws a coloured layer where the slice lies, each pixel as the square it stands for; null only clears. */
export function drawOverlay(canvas: HTMLCanvasElement, surface: Surface, picture: HTMLCanvasElement | null, placement: Placement, opacity: number, place: MapPlace): void {
  canvas.width = Math.round(surface.width * surface.ratio)
  canvas.height = Math.round(surface.height * surface.ratio)
  const context = canvas.getContext('2d')
  if (!context || !picture) return
  const { x, y, columnX, columnY, rowX, rowY } = placement
  context.scale(surface.ratio, surface.ratio)
  context.transform(columnX, columnY, rowX, rowY, x, y)
  context.imageSmoothingEnabled = false
  context.globalAlpha = opacity
  // A pixel's centre lies on whole numbers; a map's number stands for a square of `stride` pixels, its own a little past the middle.
  const before = Math.floor(place.stride / 2) + 0.5
  context.drawImage(picture, place.column - before, place.row - before, picture.width * place.stride, picture.height * place.stride)
}
