import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mirrored, unmirrored } from '../../../electron/core/mirror.ts'
import type { SlicePixels, Window } from '../../../electron/core/slice-pixels.ts'
import { brightness } from '../../../electron/core/window-grey.ts'

const table = { first: 10, outputs: Float32Array.of(0, 0.25, 1, 0.5) }
const windows: readonly Window[] = [
  { centre: 900, width: 800 },
  { centre: 900, width: 800, function: 'linear' },
  { centre: 900.5, width: 0.5, function: 'linear-exact' },
  { centre: 900, width: 800, function: 'sigmoid' },
  { centre: 11.5, width: 2, function: 'linear-exact', table },
]

describe('mirrored', () => {
  it.each(windows)('shows a mirrored value as bright as the value was dark, and twice is as before: %o', (window) => {
    expect(mirrored(mirrored(window, 4095), 4095)).toEqual(window)
    const [plain, turned] = [brightness(window), brightness(mirrored(window, 4095))]
    const values = fc.integer({ min: 0, max: 4095 })
    fc.assert(
      fc.property(values, (value) => {
        expect(turned(4095 - value)).toBeCloseTo(1 - plain(value), 6)
      }),
    )
  })
})

describe('unmirrored', () => {
  it('gives MONOCHROME1 its modality values and windows back', () => {
    const own: Window = { centre: 900, width: 800 }
    const place = { rows: 1, columns: 3, rowSpacing: 1, columnSpacing: 1 }
    const plain: SlicePixels = { ...place, data: Float32Array.of(4095, 95, 0), window: mirrored(own, 4095), presets: [{ explanation: 'A', window: mirrored(own, 4095) }] }
    const slice = { ...plain, mirrorSum: 4095 }
    expect(unmirrored(slice)).toEqual({ ...slice, data: Float32Array.of(0, 4000, 4095), window: own, presets: [{ explanation: 'A', window: own }] })
    expect(unmirrored(plain)).toBe(plain)
  })
})
