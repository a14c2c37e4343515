import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SlicePixels } from '../../../electron/core/slice-pixels.ts'
import { preprocess } from '../../../electron/inference/preprocess.ts'
import { shippedGolden, shippedManifest } from './shipped-model.ts'

const small = { ...shippedManifest.input, width: 16, height: 16 }
function slice(rows: number, columns: number, value: (index: number) => number): SlicePixels {
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, (_, i) => value(i)), window: { centre: 0, width: 1 }, rowSpacing: 1, columnSpacing: 1 }
}

describe('preprocess', () => {
  it.each(shippedGolden.cases)('gives the golden input of $name, which Python computed', (golden) => {
    const { data } = preprocess({ ...slice(golden.rows, golden.columns, (i) => golden.pixels[i] ?? NaN), ...golden }, shippedManifest.input)
    expect(golden.inputSamples.length).toBeGreaterThan(0)
    for (const [row, column, value] of golden.inputSamples) expect(data[row * shippedManifest.input.width + column]).toBeCloseTo(value, 4)
  })

  it('maps the whole range to 0..1 when asked for it', () => {
    const { data, letterbox } = preprocess(slice(16, 16, (i) => 1000 + i), { ...small, percentiles: [0, 100] })
    expect(letterbox).toEqual({ rows: 16, columns: 16, offsetRow: 0, offsetColumn: 0 })
    for (const [i, value] of data.entries()) expect(value).toBeCloseTo(i / 255, 6)
  })

  it('maps percentiles by rank and clips what lies beyond', () => {
    const { data } = preprocess(slice(16, 16, (i) => i), { ...small, percentiles: [10, 90] })
    const [low, high] = [Math.floor(0.1 * 255), Math.floor(0.9 * 255)]
    expect([data[0], data[low], data[high], data[255]]).toEqual([0, 0, 1, 1])
    expect(data[128]).toBeCloseTo((128 - low) / (high - low), 6)
  })

  it('pads a wide slice above and below with zeros', () => {
    const { data, letterbox } = preprocess(slice(8, 16, (i) => i + 1), { ...small, percentiles: [0, 100] })
    expect(letterbox).toEqual({ rows: 8, columns: 16, offsetRow: 4, offsetColumn: 0 })
    const isPadding = (i: number) => i < 4 * 16 || i >= 12 * 16
    expect(data.every((value, i) => !isPadding(i) || value === 0)).toBe(true)
    expect(data[12 * 16 - 1]).toBe(1)
  })

  it('makes black of a constant picture', () => {
    fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), (value) => {
      expect(preprocess(slice(20, 12, () => value), small).data.every((one) => one >= 0 && one <= 1)).toBe(true)
      expect(preprocess(slice(16, 16, () => value), small).data.every((one) => one === 0)).toBe(true)
    }))
  })

  it('does not depend on the scanner’s scale and offset', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4095), { minLength: 400, maxLength: 400 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: -2000, max: 2000 }), (values, gain, offset) => {
        const [plain, scaled] = [1, gain].map((by) => preprocess(slice(20, 20, (i) => (values[i] ?? 0) * by + (by === 1 ? 0 : offset)), small).data)
        for (const [i, value] of (plain ?? []).entries()) expect(scaled?.[i]).toBeCloseTo(value, 3)
      }),
      { numRuns: 30 },
    )
  })
})
