import type { SpacedImage } from '../../lib/api/pixels.ts'
import type { Patch } from './field-on-slice.ts'

/** What shows positive and negative numbers apart: orange and blue, black for nothing. */
const positive = [255, 158, 61] as const
const negative = [72, 152, 255] as const

/** Numbers as a picture of `columns` × `rows` pixels; `limit` is the magnitude of full colour. */
export function drawSigned(canvas: HTMLCanvasElement, values: Float32Array, rows: number, columns: number, limit: number): void {
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d')
  if (!context) return
  const picture = context.createImageData(columns, rows)
  values.forEach((value, index) => {
    const strength = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0
    const colour = value >= 0 ? positive : negative
    for (let part = 0; part < 3; part += 1) picture.data[4 * index + part] = Math.round((colour[part] ?? 0) * strength)
    picture.data[4 * index + 3] = 255
  })
  context.putImageData(picture, 0, 0)
}

/** The slice through its own window, as grey. */
export function greySlice({ rows, columns, data, window, monochrome1 }: SpacedImage): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d')
  if (!context) return canvas
  const picture = context.createImageData(columns, rows)
  const low = window.centre - window.width / 2
  data.forEach((value, index) => {
    const share = (value - low) / Math.max(window.width, 1e-9)
    const grey = Math.round((monochrome1 ? 1 - share : share) * 255)
    picture.data.fill(grey, 4 * index, 4 * index + 3)
    picture.data[4 * index + 3] = 255
  })
  context.putImageData(picture, 0, 0)
  return canvas
}

/** The whole slice with frames around patches; the first one stands out. */
export function drawFrames(canvas: HTMLCanvasElement, slice: HTMLCanvasElement, patches: readonly Patch[]): void {
  const side = 288
  const scale = side / Math.max(slice.width, slice.height)
  canvas.width = Math.round(slice.width * scale)
  canvas.height = Math.round(slice.height * scale)
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingEnabled = scale < 1
  context.drawImage(slice, 0, 0, canvas.width, canvas.height)
  patches.forEach(({ x, y, width, height }, index) => {
    context.strokeStyle = index === 0 ? '#ff9e3d' : 'rgb(255 255 255 / 0.45)'
    context.lineWidth = index === 0 ? 2 : 1
    context.strokeRect(x * scale, y * scale, width * scale, height * scale)
  })
}

/** One patch of the slice, enlarged; what lies beyond the slice stays black. */
export function drawPatch(canvas: HTMLCanvasElement, slice: HTMLCanvasElement, { x, y, width, height }: Patch): void {
  const side = 72
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingEnabled = false
  context.scale(side / width, side / height)
  context.drawImage(slice, -x, -y)
}
