import type { WindowAt } from '../../../electron/core/laboratory.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import { brightness } from '../../../electron/core/window-grey.ts'
import { cellNumbers } from './cell-numbers.ts'
import { hatch } from './paint-marks.ts'

/** One of the microscope's three squares: numbers of the window, sample by sample. */
export interface CellSheet {
  readonly kind: 'patch' | 'weights' | 'products'
  readonly values: Float32Array | Float64Array
  readonly window: WindowAt
  /** The slice's window, for the patch's greys. */
  readonly grey: Window
  /** The image's size: samples beyond it are hatched. */
  readonly image: { readonly rows: number; readonly columns: number }
  /** The sample that is looked at. */
  readonly tap: { readonly row: number; readonly column: number }
}

/** Where samples lie on a canvas, in CSS pixels. */
export interface CellLayout {
  readonly left: number
  readonly top: number
  readonly side: number
}

const largest = 72
/** Cells from this side on have a line between them. */
const smallestParted = 7
/** More numbers would be too small on any screen. */
const mostNumbered = 400

/** Cells of whole pixels, but where there are more cells than pixels: all of them lie on the canvas. */
export function cellLayout(width: number, height: number, rows: number, columns: number): CellLayout {
  const room = Math.min(largest, width / columns, height / rows)
  const side = room >= 1 ? Math.floor(room) : Math.max(0, room)
  return { side, left: Math.floor((width - side * columns) / 2), top: Math.floor((height - side * rows) / 2) }
}

/** Paints a sheet and tells the size of its digits in CSS pixels, 0 where there are none: pixels in grey, weights and products blue below zero and orange above, padding hatched. */
export function paintCells(context: CanvasRenderingContext2D, { kind, values, window, grey, image, tap }: CellSheet, { left, top, side }: CellLayout): number {
  const { rows, columns } = window
  const share = brightness(grey)
  const picture = colourCells(values, columns, kind === 'patch' ? (value) => greyOf(share(value)) : signedBy(values))
  context.imageSmoothingEnabled = side < 1
  context.drawImage(picture, left, top, columns * side, rows * side)
  if (side >= smallestParted) {
    for (let column = 1; column <= columns; column += 1) context.clearRect(left + column * side - 1, top, 1, rows * side)
    for (let row = 1; row <= rows; row += 1) context.clearRect(left, top + row * side - 1, columns * side, 1)
  }
  if (kind === 'patch') hatchOutside(context, window, image, { left, top, side })
  const size = rows * columns > mostNumbered ? 0 : paintNumbers(context, values, columns, { left, top, side }, (at) => kind === 'patch' && share(values[at] ?? 0) > 0.55)
  context.lineWidth = 1
  context.strokeStyle = '#ffffff'
  context.strokeRect(left + tap.column * side + 0.5, top + tap.row * side + 0.5, side - 1, side - 1)
  return size
}

/** Hatches the samples beyond the image; those within form a block. */
function hatchOutside(context: CanvasRenderingContext2D, { origin, dilation, rows, columns }: WindowAt, image: CellSheet['image'], { left, top, side }: CellLayout): void {
  const inside = (from: number, count: number, length: number): readonly [first: number, end: number] => {
    const first = Math.max(0, Math.ceil(-from / dilation))
    return [first, Math.max(first, Math.min(count, Math.ceil((length - from) / dilation)))]
  }
  const [[firstRow, endRow], [firstColumn, endColumn]] = [inside(origin.row, rows, image.rows), inside(origin.column, columns, image.columns)]
  if (endRow - firstRow === rows && endColumn - firstColumn === columns) return
  const within = [left + firstColumn * side, top + firstRow * side, (endColumn - firstColumn) * side, (endRow - firstRow) * side] as const
  hatch(context, [left, top, columns * side, rows * side], within, side)
}

function paintNumbers(context: CanvasRenderingContext2D, values: CellSheet['values'], columns: number, { left, top, side }: CellLayout, isLight: (at: number) => boolean): number {
  const font = (size: number) => `${size}px system-ui, sans-serif`
  context.font = font(100)
  const { texts, size } = cellNumbers(values, side, (text) => context.measureText(text).width / 100)
  if (size === 0) return 0
  context.font = font(size)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineWidth = 3
  // A mitre would grow spikes on small digits.
  context.lineJoin = 'round'
  for (const [at, text] of texts.entries()) {
    if (context.measureText(text).width > side - 1) continue
    const [x, y] = [left + ((at % columns) + 0.5) * side, top + (Math.floor(at / columns) + 0.5) * side]
    const light = isLight(at)
    context.strokeStyle = light ? 'rgb(255 255 255 / 0.75)' : 'rgb(0 0 0 / 0.75)'
    context.strokeText(text, x, y)
    context.fillStyle = light ? '#000' : '#fff'
    context.fillText(text, x, y)
  }
  return size
}

/** True for a sample that lies beyond the image, so that the border's rule says what it is. */
export function isOutside({ origin, dilation }: WindowAt, image: CellSheet['image'], row: number, column: number): boolean {
  const [down, across] = [origin.row + row * dilation, origin.column + column * dilation]
  return down < 0 || across < 0 || down >= image.rows || across >= image.columns
}

/** A pixel a cell: of 255 × 255 cells, boxes one by one would take seconds. */
function colourCells(values: CellSheet['values'], columns: number, colourOf: (value: number) => Colour): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = columns
  canvas.height = values.length / columns
  const context = canvas.getContext('2d')
  if (!context) return canvas
  const picture = context.createImageData(canvas.width, canvas.height)
  for (const [at, value] of values.entries()) picture.data.set([...colourOf(value), 255], 4 * at)
  context.putImageData(picture, 0, 0)
  return canvas
}

function greyOf(share: number): Colour {
  const tone = Number.isNaN(share) ? 0 : Math.round(share * 255)
  return [tone, tone, tone]
}

/** Colours in shares of the largest value. */
function signedBy(values: CellSheet['values']): (value: number) => Colour {
  let most = 1e-30
  for (const value of values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value))
  return (value) => signed(value / most)
}

type Colour = readonly [red: number, green: number, blue: number]

/** −1 blue, 0 nearly black, 1 orange: hues that all kinds of colour vision tell apart. */
function signed(share: number): Colour {
  const [from, to]: readonly [Colour, Colour] = [[28, 33, 39], share < 0 ? [64, 150, 220] : [235, 130, 45]]
  const strength = Number.isFinite(share) ? Math.sqrt(Math.min(1, Math.abs(share))) : 0
  const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + (to[channel] - from[channel]) * strength)
  return [mix(0), mix(1), mix(2)]
}
