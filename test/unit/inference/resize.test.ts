import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resize } from '../../../electron/inference/resize.ts'

const line = (...data: number[]) => ({ rows: 1, columns: data.length, data: Float32Array.from(data) })
const size = fc.integer({ min: 1, max: 40 })
const image = fc.tuple(size, size).chain(([rows, columns]) =>
  fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: rows * columns, maxLength: rows * columns }).map((values) => ({ rows, columns, data: Float32Array.from(values) })),
)

describe('resize', () => {
  it('interpolates between pixel centres when it enlarges', () => {
    expect([...resize(line(1, 2), 1, 4).data]).toEqual([1, 1.25, 1.75, 2])
  })

  it('averages with a triangle as wide as two outputs when it shrinks', () => {
    const [first, last] = resize(line(1, 2, 3, 4), 1, 2).data
    expect(first).toBeCloseTo((0.75 * 1 + 0.75 * 2 + 0.25 * 3) / 1.75, 6)
    expect(last).toBeCloseTo((0.25 * 2 + 0.75 * 3 + 0.75 * 4) / 1.75, 6)
  })

  it('treats rows as it treats columns', () => {
    const values = [3, 1, 4, 1, 5, 9]
    const down = resize({ rows: 6, columns: 1, data: Float32Array.from(values) }, 4, 1)
    expect(down).toEqual({ rows: 4, columns: 1, data: resize(line(...values), 1, 4).data })
  })

  it('leaves a picture of the same size as it is', () => {
    fc.assert(
      fc.property(image, (picture) => {
        expect(resize(picture, picture.rows, picture.columns)).toEqual(picture)
      }),
    )
  })

  it('keeps a constant picture constant and every picture within its range', () => {
    fc.assert(
      fc.property(image, size, size, fc.integer({ min: -1000, max: 1000 }), (picture, rows, columns, constant) => {
        const flat = resize({ ...picture, data: picture.data.map(() => constant) }, rows, columns)
        expect(flat.data).toHaveLength(rows * columns)
        for (const value of flat.data) expect(value).toBeCloseTo(constant, 3)
        const [low, high] = [Math.min(...picture.data), Math.max(...picture.data)]
        for (const value of resize(picture, rows, columns).data) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-3)
          expect(value).toBeLessThanOrEqual(high + 1e-3)
        }
      }),
      { numRuns: 50 },
    )
  })
})
