import { describe, expect, it } from 'vitest'
import { usedBits } from '../../../electron/core/used-bits.ts'

describe('usedBits', () => {
  it('finds every bit at every place, wherever the numbers begin and however many there are', () => {
    for (const offset of [0, 1, 2, 3])
      for (const length of [0, 1, 2, 3, 4, 5, 7, 8])
        for (let place = 0; place < length; place += 1) {
          const data = new Uint16Array(16).fill(0xffff).fill(0, offset, offset + length)
          data[offset + place] = 0x8001
          expect(usedBits(data.subarray(offset, offset + length))).toBe(0x8001)
        }
    expect(usedBits(new Uint16Array(0))).toBe(0)
  })
})
