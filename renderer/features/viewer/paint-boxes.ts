import { wholePlace } from '../../../electron/core/feature-map.ts'
import type { BoxLayer } from '../../lib/box-layer.ts'
import { drawOverlay, type Surface } from './paint-overlay.ts'
import { colouriseSegments, drawOutlines, outlines } from './paint-segments.ts'
import { toViewport, type Placement } from './placement.ts'

/** How wide a box's line is on the screen, CSS pixels. */
const lineWidth = 2

/** Draws boxes and their outlines where the slice lies; null only clears. Lines are as wide at every zoom. */
export function drawBoxes(canvas: HTMLCanvasElement, surface: Surface, layer: BoxLayer | null, placement: Placement): void {
  const masks = layer?.masks ?? null
  drawOverlay(canvas, surface, masks && colouriseSegments(masks), placement, masks?.opacity ?? 0, wholePlace)
  if (!layer) return
  if (masks) drawOutlines(canvas, surface, outlines(masks), placement)
  const context = canvas.getContext('2d')
  if (!context) return
  context.setTransform(surface.ratio, 0, 0, surface.ratio, 0, 0)
  context.globalAlpha = 1
  context.lineWidth = lineWidth
  context.lineJoin = 'miter'
  for (const { left, top, right, bottom, colour } of layer.boxes) {
    // A pixel's centre lies on whole numbers, its left edge half a pixel before.
    const corners = ([[left, top], [right, top], [right, bottom], [left, bottom]] as const).map(([x, y]) => toViewport(placement, x - 0.5, y - 0.5))
    context.beginPath()
    for (const [x, y] of corners) context.lineTo(x, y)
    context.closePath()
    context.strokeStyle = `rgb(${colour.join(' ')})`
    context.stroke()
  }
}
