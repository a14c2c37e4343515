import type { Histogram } from '../../core/laboratory.ts'
import { finiteRange } from '../../core/scalar-image.ts'

/** Counts values in `bins` bins of one width from the smallest finite value to the largest. */
export function histogram(data: ArrayLike<number>, bins = 128): Histogram {
  const [low, high] = finiteRange(data)
  const counts = new Array<number>(bins).fill(0)
  const scale = high > low ? bins / (high - low) : 0
  let others = 0
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index] as number
    if (!Number.isFinite(value)) {
      others += 1
      continue
    }
    const bin = Math.min(bins - 1, Math.floor((value - low) * scale))
    counts[bin] = (counts[bin] as number) + 1
  }
  return { low, high, counts, others }
}
