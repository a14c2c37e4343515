import type { SegmentLayer } from '../../lib/overlay-layer.ts'
import type { Surface } from './paint-overlay.ts'
import type { Placement } from './placement.ts'
import { segmentEdges } from './segment-edges.ts'

/** How wide an outline is on the screen, CSS pixels. */
const outlineWidth = 1.5

/** A segment's edge on the slice's own pixel grid, where pixel (c, r) covers c − 0.5 to c + 0.5. */
export interface Outline {
  readonly colour: string
  readonly path: Path2D
}

/** Colours the areas of the shown segments at full alpha; where several overlap, the last one's. */
export function colouriseSegments({ plane, segments }: SegmentLayer): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = plane.columns
  canvas.height = plane.rows
  const context = canvas.getContext('2d')
  if (!context) return canvas
  const picture = context.createImageData(plane.columns, plane.rows)
  const colours = plane.sets.map((set) => set.flatMap((number) => segments.get(number) ?? []).at(-1)?.colour)
  for (let pixel = 0; pixel < plane.data.length; pixel += 1) {
    const colour = colours[plane.data[pixel] ?? 0]
    if (!colour) continue
    picture.data.set(colour, 4 * pixel)
    picture.data[4 * pixel + 3] = 255
  }
  context.putImageData(picture, 0, 0)
  return canvas
}

/** The outlines of the shown segments. */
export function outlines({ plane, segments }: SegmentLayer): Outline[] {
  return [...segments].flatMap(([number, { colour }]) => {
    const edges = segmentEdges(plane, number)
    if (edges.length === 0) return []
    const path = new Path2D()
    for (const [x0, y0, x1, y1] of edges) {
      path.moveTo(x0, y0)
      path.lineTo(x1, y1)
    }
    return [{ colour: `rgb(${colour.join(' ')})`, path }]
  })
}

/** Draws outlines where the slice lies, as wide at every zoom. */
export function drawOutlines(canvas: HTMLCanvasElement, surface: Surface, lines: readonly Outline[], placement: Placement): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { x, y, columnX, columnY, rowX, rowY } = placement
  const { ratio } = surface
  const onScreen = new DOMMatrix([columnX * ratio, columnY * ratio, rowX * ratio, rowY * ratio, x * ratio, y * ratio])
  context.resetTransform()
  context.globalAlpha = 1
  context.lineWidth = outlineWidth * ratio
  context.lineCap = 'round'
  for (const { colour, path } of lines) {
    const placed = new Path2D()
    placed.addPath(path, onScreen)
    context.strokeStyle = colour
    context.stroke(placed)
  }
}
