import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { letterbox } from '../../../electron/inference/letterbox.ts'

const shape = (rows: number, columns: number, rowSpacing = 1, columnSpacing = 1) => ({ rows, columns, rowSpacing, columnSpacing })

describe('letterbox', () => {
  it.each([
    ['a square slice', shape(256, 256), { rows: 160, columns: 160, offsetRow: 0, offsetColumn: 0 }],
    ['a wide slice', shape(100, 200), { rows: 80, columns: 160, offsetRow: 40, offsetColumn: 0 }],
    ['a tall slice', shape(200, 100), { rows: 160, columns: 80, offsetRow: 0, offsetColumn: 40 }],
    ['a square field of view in oblong pixels', shape(100, 200, 2, 1), { rows: 160, columns: 160, offsetRow: 0, offsetColumn: 0 }],
    ['a square matrix of oblong pixels', shape(100, 100, 1, 4), { rows: 40, columns: 160, offsetRow: 60, offsetColumn: 0 }],
    ['an odd remainder', shape(159, 160), { rows: 159, columns: 160, offsetRow: 0, offsetColumn: 0 }],
    ['a slice as thin as a thread', shape(1, 512), { rows: 1, columns: 160, offsetRow: 79, offsetColumn: 0 }],
  ])('fits %s', (_what, slice, box) => {
    expect(letterbox(slice, 160, 160)).toEqual(box)
  })

  it('keeps the aspect in millimetres, fills one side and stays in the middle', () => {
    const side = fc.integer({ min: 32, max: 1024 })
    const spacing = fc.double({ min: 0.5, max: 2, noNaN: true })
    fc.assert(
      fc.property(side, side, spacing, spacing, (rows, columns, rowSpacing, columnSpacing) => {
        const box = letterbox({ rows, columns, rowSpacing, columnSpacing }, 160, 160)
        expect(Math.max(box.rows, box.columns)).toBe(160)
        const scales = [box.rows / (rows * rowSpacing), box.columns / (columns * columnSpacing)] as const
        const halfPixel = 0.51 / Math.min(rows * rowSpacing, columns * columnSpacing)
        expect(Math.abs(scales[0] - scales[1])).toBeLessThanOrEqual(halfPixel)
        const [below, right] = [160 - box.rows - box.offsetRow, 160 - box.columns - box.offsetColumn]
        for (const [before, after] of [[box.offsetRow, below], [box.offsetColumn, right]] as const) expect([0, 1]).toContain(after - before)
      }),
    )
  })
})
