import type { HeadView } from './head-view.ts'
import { maskedBlur } from './masked-blur.ts'
import { type Midline, mirrored } from './midline.ts'

/** How far the two halves may be shifted against each other, and how large the patches are that are compared. */
const reach = 3
const patch = 2

/**
 * How much the surroundings of every pixel differ from those of its mirror place, in robust units of brightness: patches
 * are compared at all shifts of up to 3 units and the best match counts, so that halves need not be alike to the
 * millimetre. This is the registration: block matching, pixel by pixel. 0 outside the head and its mirror image.
 */
export function mirrorDifference(head: HeadView, midline: Midline): Float32Array {
  const { rows, columns, mask, unit } = head
  const smooth = maskedBlur(mask, rows, columns, 1.5 * unit)(head.data)
  const other = mirrored(smooth, head, midline)
  const inBoth = mirrored(Float32Array.from(mask), head, midline).map((share, index) => (share > 0.5 && mask[index] === 1 ? 1 : 0))
  const shift = Math.max(1, Math.round(reach * unit))
  const radius = Math.max(1, Math.round(patch * unit))
  const best = new Float32Array(mask.length).fill(Infinity)
  const difference = new Float32Array(mask.length)
  for (let down = -shift; down <= shift; down += 1) {
    for (let across = -shift; across <= shift; across += 1) {
      for (let row = 0; row < rows; row += 1) {
        const from = Math.min(rows - 1, Math.max(0, row + down)) * columns
        for (let column = 0; column < columns; column += 1) {
          const at = from + Math.min(columns - 1, Math.max(0, column + across))
          difference[row * columns + column] = Math.abs((smooth[row * columns + column] as number) - (other[at] as number))
        }
      }
      const matched = boxMean(boxMean(difference, rows, columns, radius), rows, columns, radius)
      for (let index = 0; index < best.length; index += 1) if ((matched[index] as number) < (best[index] as number)) best[index] = matched[index] as number
    }
  }
  return best.map((value, index) => (inBoth[index] === 1 ? value : 0))
}

/** Means of windows of (2·radius + 1)² pixels, by sums that slide along rows and down columns; the rim repeats. */
function boxMean(values: Float32Array, rows: number, columns: number, radius: number): Float32Array {
  const across = new Float32Array(values.length)
  slide(values, across, rows, columns, 1, columns, radius)
  const down = new Float32Array(values.length)
  slide(across, down, columns, rows, columns, 1, radius)
  return down
}

function slide(from: Float32Array, to: Float32Array, lines: number, count: number, step: number, lineStep: number, radius: number): void {
  const share = 1 / (2 * radius + 1)
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep
    const last = start + (count - 1) * step
    let sum = (radius + 1) * (from[start] as number)
    for (let ahead = 1; ahead <= radius; ahead += 1) sum += from[Math.min(last, start + (ahead - 1) * step)] as number
    for (let index = 0; index < count; index += 1) {
      const at = start + index * step
      sum += (from[Math.min(last, at + radius * step)] as number)
      sum -= (from[Math.max(start, at - (radius + 1) * step)] as number)
      to[at] = sum * share
    }
  }
}
