import { describe, expect, it } from 'vitest'
import { shownFrom, shownRange, shownShare } from '../../../electron/core/shown-share.ts'

describe('what an overlay shows', () => {
  it('is of a range from zero up its upper part', () => {
    const range = shownRange(2, 10)
    expect([2, 4, 10, 12].map((value) => shownShare(value, range))).toEqual([0, 0.25, 1, 1.25])
    expect(shownFrom(0.25, range)).toBe(4)
  })

  it('is of a signed one what is large, whatever its sign', () => {
    const range = shownRange(-8, 4)
    expect([-8, -2, 0, 2, 4].map((value) => shownShare(value, range))).toEqual([1, 0.25, 0, 0.25, 0.5])
    expect(shownFrom(0.25, range)).toBe(2)
    expect([-4, -1].map((value) => shownShare(value, shownRange(-4, -1)))).toEqual([1, 0.25])
  })

  it('is nothing of what is no number, and of a flat map', () => {
    expect([NaN, Infinity, -Infinity].map((value) => shownShare(value, shownRange(-1, 1)))).toEqual([NaN, NaN, NaN])
    expect([0, 3, 4].map((value, at) => shownShare(value, shownRange([0, 3, 3][at] ?? 0, [0, 3, 3][at] ?? 0)))).toEqual([0, 0, 1])
  })
})
