import type { Histogram, MapFacts } from './laboratory.ts'
import type { Window } from './slice-pixels.ts'

/** How a window follows from a map's values: all of them, all but the outermost hundredths, as far below 0 as above. */
export const windowRules = ['full', 'middle', 'symmetric'] as const
export type WindowRule = (typeof windowRules)[number]

/** The window that a person wants feature maps in: what a rule finds, or from a darkest to a brightest value. */
export type MapWindowWish = WindowRule | { readonly low: number; readonly high: number }

/** The window of a map that is shown beside the current one: side by side, equal numbers have equal greys. */
export function windowOf({ kind, histogram }: Pick<MapFacts, 'kind' | 'histogram'>, current: Pick<MapFacts, 'histogram'>, wish: MapWindowWish): Window {
  // What lies about zero is shown about middle grey.
  if (kind === 'difference') return ruledWindow(histogram, 'symmetric')
  return typeof wish === 'string' ? ruledWindow(current.histogram, wish) : windowBetween(wish.low, wish.high)
}

/** True where two windows give every value the same grey; of tables, only one and the same counts as equal. */
export function sameWindow(one: Window, other: Window): boolean {
  return one.centre === other.centre && one.width === other.width && one.function === other.function && one.table === other.table
}

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
function windowBetween(low: number, high: number): Window {
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
