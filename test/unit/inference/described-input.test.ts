import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describedInput, describedInputSchema } from '../../../electron/inference/described-input.ts'
import { preprocess } from '../../../electron/inference/preprocess.ts'
import { croppedPicture } from '../../../electron/inference/ultralytics/letterbox-picture.ts'
import { shippedManifest } from './shipped-model.ts'

const size = { height: 4, width: 4, percentiles: [0, 100] } as const
const rule = (change: object = {}) => describedInputSchema.parse({ fit: 'stretch', grey: 'window', channels: 1, ...change })
/** Two rows, four columns, 0 to 70. */
const slice = { rows: 2, columns: 4, data: Float32Array.from({ length: 8 }, (_, i) => 10 * i), rowSpacing: 1, columnSpacing: 1, window: { centre: 40, width: 80 } }
const rows = ({ data }: { data: Float32Array }, plane = 0) => Array.from({ length: 4 }, (_, row) => [...data.subarray(plane * 16 + row * 4, plane * 16 + row * 4 + 4)])

describe('a described input', () => {
  it('keeps proportions with bars of the given grey', () => {
    const input = describedInput(slice, size, rule({ fit: 'letterbox', bars: 0.5 }))
    expect(input.letterbox).toEqual({ rows: 2, columns: 4, offsetRow: 1, offsetColumn: 0 })
    expect(rows(input)).toEqual([[0.5, 0.5, 0.5, 0.5], [0, 0.125, 0.25, 0.375], [0.5, 0.625, 0.75, 0.875], [0.5, 0.5, 0.5, 0.5]])
  })

  it('or fills the picture', () => {
    const input = describedInput(slice, size, rule())
    expect(input.letterbox).toEqual({ rows: 4, columns: 4, offsetRow: 0, offsetColumn: 0 })
    expect(rows(input).map(([first]) => first)).toEqual([0, 0.125, 0.375, 0.5])
  })

  it('or cuts out the middle, as Ultralytics does', () => {
    const input = describedInput(slice, size, rule({ fit: 'crop', channels: 3 }))
    expect([...input.data]).toEqual([...croppedPicture(slice, 4, 4)])
  })

  it('goes by percentiles of the slice where told so, whatever its window', () => {
    const dark = { ...slice, window: { centre: 1000, width: 10 } }
    expect(Math.max(...describedInput(dark, size, rule({ grey: 'percentiles' })).data)).toBe(1)
    expect(Math.max(...describedInput(dark, size, rule()).data)).toBe(0)
  })

  it('takes mean and deviation, one for all channels or one for each', () => {
    const plain = describedInput(slice, size, rule())
    const normalised = describedInput(slice, size, rule({ channels: 3, mean: [0.5, 0.25, 0], std: [0.5, 0.25, 2] }))
    const expected = [[0.5, 0.5], [0.25, 0.25], [0, 2]].flatMap(([mean = 0, std = 1]) => [...plain.data].map((value) => Math.fround((value - mean) / std)))
    normalised.data.forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? NaN, 6))
    expect(rows(describedInput(slice, size, rule({ channels: 3, mean: [0.5] })), 2)).toEqual(rows(describedInput(slice, size, rule({ mean: [0.5] }))))
  })

  it('is the shipped contract where it says the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 40 }), fc.integer({ min: 8, max: 40 }), fc.double({ min: 0.5, max: 2, noNaN: true }), (height, width, rowSpacing) => {
        const data = Float32Array.from({ length: height * width }, (_, i) => (i * 7919) % 1000)
        const any = { rows: height, columns: width, data, rowSpacing, columnSpacing: 1, window: { centre: 500, width: 1000 } }
        const shipped = preprocess(any, shippedManifest.input)
        const described = preprocess(any, { ...shippedManifest.input, preprocess: rule({ fit: 'letterbox', grey: 'percentiles' }) })
        expect(described).toEqual(shipped)
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    ['a deviation of zero', { std: [0] }],
    ['two numbers for three channels', { channels: 3, mean: [0, 1] }],
    ['two channels', { channels: 2 }],
    ['a word that it does not know', { colour: 'red' }],
  ])('is refused with %s', (_what, change) => {
    expect(describedInputSchema.safeParse({ fit: 'stretch', grey: 'window', channels: 1, ...change }).success).toBe(false)
  })
})
