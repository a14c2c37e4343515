import { eachPixel, type Picture, valueAt } from './picture.ts'

/** How brightness is spread inside the head. */
export interface GreyLevels {
  /** Entropy of a histogram of 64 levels, in bits: 0 for one level, 6 for all alike. */
  readonly entropy: number
  /** Share of the head at the very top of the range: clipped. */
  readonly clipped: number
  /** Share of the head at the very bottom. */
  readonly black: number
  /** Median brightness, 0..1. */
  readonly median: number
  /** Share of the head that equals its neighbour to the right exactly: drawn or masked, not measured. */
  readonly flat: number
}

const levels = 64

/** Measures the histogram of the head; zeros where there is none. */
export function greyLevels(picture: Picture): GreyLevels {
  const counts = new Float64Array(levels)
  let [count, clipped, black, flat] = [0, 0, 0, 0]
  eachPixel(picture, 1, (index) => {
    if (picture.head?.[index] !== 1) return
    const value = valueAt(picture, index)
    const level = Math.min(levels - 1, Math.floor(value * levels))
    counts[level] = (counts[level] ?? 0) + 1
    count += 1
    if (value >= 0.9999) clipped += 1
    if (value <= 0.0001) black += 1
    if (Math.abs(value - valueAt(picture, index + 1)) < 1e-5 && value > 0.0001 && value < 0.9999) flat += 1
  })
  if (count === 0) return { entropy: 0, clipped: 0, black: 0, median: 0, flat: 0 }
  let [entropy, below, median] = [0, 0, 0]
  for (const [level, one] of counts.entries()) {
    if (one > 0) entropy -= (one / count) * Math.log2(one / count)
    if (below < count / 2) median = (level + 0.5) / levels
    below += one
  }
  return { entropy, clipped: clipped / count, black: black / count, median, flat: flat / count }
}
