import type { WindowAt } from '../../../electron/core/laboratory.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import { brightness } from '../../../electron/core/window-grey.ts'
import { shortNumber } from '../../lib/words.ts'
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
const smallestNumbered = 27

export function cellLayout(width: number, height: number, rows: number, columns: number): CellLayout {
  const side = Math.max(1, Math.min(largest, Math.floor(Math.min(width / columns, height / rows))))
  return { side, left: Math.floor((width - side * columns) / 2), top: Math.floor((height - side * rows) / 2) }
}

/** Paints a sheet: pixels in grey, weights and products blue below zero and orange above, padding hatched. */
export function paintCells(context: CanvasRenderingContext2D, { kind, values, window, grey, image, tap }: CellSheet, { left, top, side }: CellLayout): void {
  const { rows, columns } = window
  const share = brightness(grey)
  const most = Math.max(1e-30, ...values.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0)))
  context.font = `${Math.min(12, Math.floor(side / 2.9))}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (let at = 0; at < rows * columns; at += 1) {
    const [row, column] = [Math.floor(at / columns), at % columns]
    const value = values[at] ?? NaN
    const [x, y] = [left + column * side, top + row * side]
    const tone = kind === 'patch' ? Math.round((Number.isNaN(value) ? 0 : share(value)) * 255) : 0
    const colour: Colour = kind === 'patch' ? [tone, tone, tone] : signed(value / most)
    const gap = side > 6 ? 1 : 0
    context.fillStyle = `rgb(${colour.join(' ')})`
    context.fillRect(x, y, side - gap, side - gap)
    if (kind === 'patch' && isOutside(window, image, row, column)) hatch(context, x, y, side - gap, side - gap)
    if (side < smallestNumbered) continue
    const text = shortNumber(value)
    if (context.measureText(text).width > side - 3) continue
    const light = kind === 'patch' && tone > 140
    context.lineWidth = 3
    context.strokeStyle = light ? 'rgb(255 255 255 / 0.75)' : 'rgb(0 0 0 / 0.75)'
    context.strokeText(text, x + side / 2, y + side / 2)
    context.fillStyle = light ? '#000' : '#fff'
    context.fillText(text, x + side / 2, y + side / 2)
  }
  context.lineWidth = 1
  context.strokeStyle = '#ffffff'
  context.strokeRect(left + tap.column * side + 0.5, top + tap.row * side + 0.5, side - 1, side - 1)
}

/** True for a sample that lies beyond the image, so that the border's rule says what it is. */
export function isOutside({ origin, dilation }: WindowAt, image: CellSheet['image'], row: number, column: number): boolean {
  const [down, across] = [origin.row + row * dilation, origin.column + column * dilation]
  return down < 0 || across < 0 || down >= image.rows || across >= image.columns
}

type Colour = readonly [red: number, green: number, blue: number]

/** −1 blue, 0 nearly black, 1 orange: hues that all kinds of colour vision tell apart. */
function signed(share: number): Colour {
  const [from, to]: readonly [Colour, Colour] = [[28, 33, 39], share < 0 ? [64, 150, 220] : [235, 130, 45]]
  const strength = Number.isFinite(share) ? Math.sqrt(Math.min(1, Math.abs(share))) : 0
  const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + (to[channel] - from[channel]) * strength)
  return [mix(0), mix(1), mix(2)]
}
