import { describe, expect, it } from 'vitest'
import { ruledWindow, sameWindow, windowOf } from '../../../electron/core/map-window.ts'

describe('the window of a map', () => {
  const counts = new Array<number>(100).fill(0)
  counts[0] = 1
  counts[40] = 98
  counts[99] = 1
  const values = { low: -50, high: 150, counts, others: 0 }

  it.each([['full', 50, 200], ['symmetric', 0, 300], ['middle', 31, 2]] as const)('%s', (rule, centre, width) => {
    expect(ruledWindow(values, rule)).toEqual({ centre, width, function: 'linear-exact' })
  })

  it('is middle grey where all values are one', () => {
    expect(ruledWindow({ low: 3, high: 3, counts: [4], others: 0 }, 'full')).toEqual({ centre: 3, width: 1, function: 'linear-exact' })
  })

  it('is that of the current map, so that equal numbers have equal greys, and symmetric for a difference', () => {
    const map = { kind: 'convolution' as const, histogram: { low: 0, high: 1, counts: [1], others: 0 } }
    const current = { kind: 'correlation' as const, histogram: { low: -2, high: 6, counts: [1], others: 0 } }
    expect(windowOf(map, current, 'full')).toEqual({ centre: 2, width: 8, function: 'linear-exact' })
    expect(windowOf(map, current, { low: 10, high: 30 })).toEqual({ centre: 20, width: 20, function: 'linear-exact' })
    expect(windowOf({ ...map, kind: 'difference' }, current, { low: 10, high: 30 })).toEqual({ centre: 0, width: 2, function: 'linear-exact' })
  })

  it('is another where an edge or the function is', () => {
    const window = { centre: 1, width: 2, function: 'linear-exact' as const }
    expect(sameWindow(window, { ...window })).toBe(true)
    for (const other of [{ centre: 2 }, { width: 3 }, { function: 'linear' as const }]) expect(sameWindow(window, { ...window, ...other })).toBe(false)
  })
})
