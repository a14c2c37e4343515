import { detectionColour } from '../core/detection-colours.ts'
import type { Detection } from '../core/detection.ts'
import type { Picture } from './blend.ts'

const maskOpacity = 0.35

/**
 * A slice's picture (RGB) with what was found on it: boxes as lines of one pixel within their edges, outlines as a tint.
 * `labels` gives each class its colour by its place.
 */
export function drawDetections(picture: Picture, detections: readonly Detection[], labels: readonly string[]): Picture {
  const data = picture.data.slice()
  const { width, height } = picture
  const put = (row: number, column: number, colour: readonly number[], opacity: number): void => {
    if (row < 0 || column < 0 || row >= height || column >= width) return
    const at = (row * width + column) * 3
    for (let channel = 0; channel < 3; channel += 1) data[at + channel] = Math.round((data[at + channel] ?? 0) * (1 - opacity) + (colour[channel] ?? 0) * opacity)
  }
  for (const { label, box, mask } of detections) {
    const colour = detectionColour(label, labels)
    mask?.forEach((inside, index) => {
      if (inside === 1) put(Math.floor(index / width), index % width, colour, maskOpacity)
    })
    const [left, top] = [Math.floor(box.left), Math.floor(box.top)]
    const [right, bottom] = [Math.max(left, Math.ceil(box.right) - 1), Math.max(top, Math.ceil(box.bottom) - 1)]
    for (let column = left; column <= right; column += 1) for (const row of new Set([top, bottom])) put(row, column, colour, 1)
    for (let row = top + 1; row < bottom; row += 1) for (const column of new Set([left, right])) put(row, column, colour, 1)
  }
  return { ...picture, data }
}
