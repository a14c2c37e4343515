import type { Histogram, LaboratoryMap } from '../../../electron/core/laboratory.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'

/** How a window follows from a map's values: all of them, all but the outermost hundredths, as far below 0 as above. */
export const windowRules = ['full', 'middle', 'symmetric'] as const
export type WindowRule = (typeof windowRules)[number]

/** Window and level on the feature map. */
export class MapWindow {
  /** The rule that new maps are windowed by; null once the person set the window. */
  rule = $state<WindowRule | null>('full')
  #own = $state.raw<Window>({ centre: 0, width: 1, function: 'linear-exact' })

  of(map: LaboratoryMap): Window {
    // What lies about zero is shown about middle grey.
    if (map.kind === 'difference') return ruledWindow(map.histogram, 'symmetric')
    return this.rule ? ruledWindow(map.histogram, this.rule) : this.#own
  }

  /** From its darkest to its brightest value; they may be given in either order. */
  set(one: number, other: number): void {
    if (!Number.isFinite(one) || !Number.isFinite(other)) return
    this.rule = null
    this.#own = between(Math.min(one, other), Math.max(one, other))
  }
}

export function ruledWindow(histogram: Histogram, rule: WindowRule): Window {
  const { low, high } = histogram
  if (rule === 'symmetric') {
    const most = Math.max(Math.abs(low), Math.abs(high))
    return between(-most, most)
  }
  return rule === 'full' ? between(low, high) : between(...middleRange(histogram))
}

function between(low: number, high: number): Window {
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
