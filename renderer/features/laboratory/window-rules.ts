import type { Histogram } from '../../../electron/core/laboratory.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'

/** How a window follows from a map's values: all of them, all but the outermost hundredths, as far below 0 as above. */
export const windowRules = ['full', 'middle', 'symmetric'] as const
export type WindowRule = (typeof windowRules)[number]

/** The window that a rule finds for a map's values. */
export function ruledWindow(histogram: Histogram, rule: WindowRule): Window {
  const { low, high } = histogram
  if (rule === 'symmetric') {
    const most = Math.max(Math.abs(low), Math.abs(high))
    return windowBetween(-most, most)
  }
  return rule === 'full' ? windowBetween(low, high) : windowBetween(...middleRange(histogram))
}

/** A window from its darkest to its brightest value. */
export function windowBetween(low: number, high: number): Window {
  // A map of one value is shown in middle grey.
  const [from, to] = high > low ? [low, high] : [low - 0.5, low + 0.5]
  return { centre: (from + to) / 2, width: to - from, function: 'linear-exact' }
}

/** The edges of the bins within which the 1st and the 99th hundredth of the values lie. */
function middleRange({ low, high, counts }: Histogram): [low: number, high: number] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const step = (high - low) / counts.length
  let below = 0
  let first = 0
  let last = counts.length
  for (const [bin, count] of counts.entries()) {
    if (below + count <= total / 100) first = bin + 1
    if (below < (99 * total) / 100) last = bin + 1
    below += count
  }
  return [low + first * step, low + last * step]
}
