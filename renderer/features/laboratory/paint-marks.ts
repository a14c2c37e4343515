import type { WindowAt } from '../../../electron/core/laboratory.ts'
import type { PanePlacement } from './pane-view.ts'

/** What is drawn over a pane's pictures. */
export interface Marks {
  /** The sliding window, on the slice. */
  readonly window: WindowAt | null
  /** The feature map's cell: the slice's pixel under its centre, and its side in pixels. */
  readonly cell: { readonly row: number; readonly column: number; readonly step: number } | null
  /** Where the mouse points, in any pane. */
  readonly pointed: { readonly row: number; readonly column: number } | null
  /** Where the swiped map begins, as a share of the slice's width. */
  readonly divider: number | null
  readonly rows: number
  readonly columns: number
}

export const windowColour = '#ffd166'
export const cellColour = '#5ad1ff'
export const paddingColour = '#ff7ab0'
const smallestDotted = 3

export function drawMarks(context: CanvasRenderingContext2D, marks: Marks, placement: PanePlacement): void {
  const { x, y, width, height } = placement
  const { window, cell, pointed, divider, rows, columns } = marks
  const box = (row: number, column: number, down: number, across: number) => [x + column * width, y + row * height, across * width, down * height] as const
  if (window) drawWindow(context, window, placement, { rows, columns })
  if (cell) {
    const [left, top, wide, tall] = box(cell.row + 0.5 - cell.step / 2, cell.column + 0.5 - cell.step / 2, cell.step, cell.step)
    outline(context, left, top, wide, tall, cellColour)
    // A single pixel is hard to find: lines lead to it.
    cross(context, left + wide / 2, top + tall / 2, Math.max(wide, tall) / 2 + 4, 10, cellColour)
  }
  if (pointed) {
    const [left, top, wide, tall] = box(pointed.row, pointed.column, 1, 1)
    cross(context, left + wide / 2, top + tall / 2, Math.max(3, wide / 2 + 1), 6, '#ffffff')
  }
  if (divider !== null) {
    const at = Math.round(x + divider * columns * width)
    context.fillStyle = '#ffffff'
    context.fillRect(at - 1, y, 1, rows * height)
  }
}

function drawWindow(context: CanvasRenderingContext2D, window: WindowAt, { x, y, width, height }: PanePlacement, image: { readonly rows: number; readonly columns: number }): void {
  const { origin, dilation, rows, columns } = window
  const reach = (side: number) => dilation * (side - 1) + 1
  const whole = [x + origin.column * width, y + origin.row * height, reach(columns) * width, reach(rows) * height] as const
  if (dilation === 1) hatch(context, whole, [x, y, image.columns * width, image.rows * height], width)
  else for (let tap = 0; tap < rows * columns; tap += 1) {
    const row = origin.row + Math.floor(tap / columns) * dilation
    const column = origin.column + (tap % columns) * dilation
    const outside = row < 0 || column < 0 || row >= image.rows || column >= image.columns
    const [left, top] = [x + column * width, y + row * height]
    if (outside) hatch(context, [left, top, width, height], null, width)
    else if (width >= smallestDotted) {
      context.fillStyle = windowColour
      context.globalAlpha = 0.55
      context.fillRect(left + width / 4, top + height / 4, width / 2, height / 2)
      context.globalAlpha = 1
    }
  }
  outline(context, ...whole, windowColour)
}

/** A box on a canvas, CSS pixels. */
export type Box = readonly [left: number, top: number, width: number, height: number]

/** Sloping lines over a box but for a part: pixels of `side` that the image does not have. */
export function hatch(context: CanvasRenderingContext2D, [left, top, width, height]: Box, but: Box | null, side: number): void {
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  if (but) {
    context.beginPath()
    context.rect(left, top, width, height)
    context.rect(...but)
    context.clip('evenodd')
  }
  context.strokeStyle = paddingColour
  context.lineWidth = 1
  context.beginPath()
  const gap = Math.max(but ? 4 : 3, Math.min(7, side / 3))
  for (let offset = -height; offset < width; offset += gap) {
    context.moveTo(left + offset, top + height)
    context.lineTo(left + offset + height, top)
  }
  context.stroke()
  context.restore()
}

function outline(context: CanvasRenderingContext2D, left: number, top: number, width: number, height: number, colour: string): void {
  // On whole pixels, or the line would be two half as bright.
  const [from, above, to, below] = [left, top, left + width, top + height].map(Math.round) as [number, number, number, number]
  for (const [grow, style] of [[1.5, '#000000'], [0.5, colour]] as const) {
    context.strokeStyle = style
    context.lineWidth = 1
    context.strokeRect(from - grow, above - grow, to - from + 2 * grow, below - above + 2 * grow)
  }
}

/** Four strokes about a place that they leave free. */
function cross(context: CanvasRenderingContext2D, x: number, y: number, gap: number, length: number, colour: string): void {
  for (const [thick, style] of [[3, '#000000'], [1, colour]] as const) {
    context.strokeStyle = style
    context.lineWidth = thick
    context.beginPath()
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      context.moveTo(x + dx * gap, y + dy * gap)
      context.lineTo(x + dx * (gap + length), y + dy * (gap + length))
    }
    context.stroke()
  }
}
