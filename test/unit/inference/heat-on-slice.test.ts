import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeatGrid } from '../../../electron/core/heat-grid.ts'
import { boxAtHottest, findPeak, heatOnSlice } from '../../../electron/inference/heat-on-slice.ts'
import { letterbox } from '../../../electron/inference/letterbox.ts'

const [input, stride, cells] = [160, 8, 20]

interface Shape {
  readonly rows: number
  readonly columns: number
  readonly rowSpacing: number
  readonly columnSpacing: number
}

/** A grid with a single hot cell, as the network would give it for a slice of that shape. */
function hotCell(shape: Shape, row: number, column: number): HeatGrid {
  const data = new Float32Array(cells * cells)
  data[row * cells + column] = 0.9
  return { rows: cells, columns: cells, stride, data, letterbox: letterbox(shape, input, input) }
}

/** Where the middle of a cell lies on the slice, by way of millimetres and without the letterbox's rounding. */
function middleOf(shape: Shape, row: number, column: number): { row: number; column: number } {
  const [tall, wide] = [shape.rows * shape.rowSpacing, shape.columns * shape.columnSpacing]
  const perMillimetre = input / Math.max(tall, wide)
  const along = (cell: number, length: number, spacing: number) => ((cell + 0.5) * stride - (input - length * perMillimetre) / 2) / perMillimetre / spacing - 0.5
  return { row: along(row, tall, shape.rowSpacing), column: along(column, wide, shape.columnSpacing) }
}

describe('heatOnSlice', () => {
  it('puts a hot cell on the pixels it was computed from', () => {
    const shape = { rows: 320, columns: 320, rowSpacing: 0.7, columnSpacing: 0.7 }
    const heat = heatOnSlice(hotCell(shape, 5, 12), 320, 320)
    // two slice pixels an input pixel, 16 a cell: cell 5 is rows 80…95, cell 12 is columns 192…207
    const peak = findPeak(heat)
    expect(peak?.row).toBeOneOf([87, 88])
    expect(peak?.column).toBeOneOf([199, 200])
    expect(peak?.value).toBeGreaterThan(0.8)
    const at = (row: number, column: number) => heat.data[row * 320 + column] ?? NaN
    expect(at(80, 199)).toBeGreaterThan(0.4)
    expect([at(71, 199), at(104, 199), at(87, 183), at(87, 216), at(0, 0)]).toEqual([0, 0, 0, 0, 0])
  })

  it('takes pixels that are not square into account', () => {
    // 100 rows of 2 mm by 200 columns of 1 mm: a square field of view
    const shape = { rows: 100, columns: 200, rowSpacing: 2, columnSpacing: 1 }
    const peak = findPeak(heatOnSlice(hotCell(shape, 15, 5), 100, 200))
    expect(peak).toMatchObject({ row: 77, column: 54 })
  })

  it('keeps to the slice that stands between paddings', () => {
    const shape = { rows: 100, columns: 200, rowSpacing: 1, columnSpacing: 1 }
    expect(findPeak(heatOnSlice(hotCell(shape, 10, 10), 100, 200))).toMatchObject({ row: 54, column: 104 })
    // rows 0…4 and 15…19 of the grid are padding
    expect(findPeak(heatOnSlice(hotCell(shape, 2, 10), 100, 200))).toBeNull()
    expect(findPeak(heatOnSlice(hotCell(shape, 17, 10), 100, 200))).toBeNull()
  })

  it('finds any hot cell again, whatever the matrix and the spacing', () => {
    const side = fc.integer({ min: 64, max: 400 })
    const spacing = fc.double({ min: 0.5, max: 2, noNaN: true })
    // the heat of an outermost cell stays level up to the edge, so its peak may be anywhere between
    const cell = fc.integer({ min: 1, max: cells - 2 })
    fc.assert(
      fc.property(fc.record({ rows: side, columns: side, rowSpacing: spacing, columnSpacing: spacing }), cell, cell, (shape, row, column) => {
        const expected = middleOf(shape, row, column)
        fc.pre(expected.row > 0 && expected.row < shape.rows - 1 && expected.column > 0 && expected.column < shape.columns - 1)
        const grid = hotCell(shape, row, column)
        const peak = findPeak(heatOnSlice(grid, shape.rows, shape.columns))
        // half a pixel for the raster, and one input pixel for the letterbox's rounding
        expect(Math.abs((peak?.row ?? NaN) - expected.row)).toBeLessThanOrEqual(0.5 + shape.rows / grid.letterbox.rows)
        expect(Math.abs((peak?.column ?? NaN) - expected.column)).toBeLessThanOrEqual(0.5 + shape.columns / grid.letterbox.columns)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps even heat even, up to the slice’s edges', () => {
    const shape = { rows: 90, columns: 130, rowSpacing: 1.5, columnSpacing: 0.7 }
    const grid = { ...hotCell(shape, 0, 0), data: new Float32Array(cells * cells).fill(0.25) }
    expect(heatOnSlice(grid, 90, 130).data.every((value) => Math.abs(value - 0.25) < 1e-6)).toBe(true)
  })

  it('takes a grid of a single cell', () => {
    const grid = { rows: 1, columns: 1, stride: 16, letterbox: { rows: 16, columns: 16, offsetRow: 0, offsetColumn: 0 }, data: Float32Array.of(0.5) }
    expect([...heatOnSlice(grid, 2, 3).data]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
  })
})

describe('findPeak', () => {
  it('gives row and column of the first maximum', () => {
    expect(findPeak({ rows: 2, columns: 3, data: Float32Array.of(0, 0.25, 0, 0, 0.5, 0.5) })).toEqual({ row: 1, column: 1, value: 0.5 })
  })

  it('gives none where there is no heat', () => {
    expect(findPeak({ rows: 2, columns: 3, data: new Float32Array(6) })).toBeNull()
  })
})

describe('boxAtHottest', () => {
  /** Every cell reaches a hundred pixels, but the hot one as given. */
  const sidesOf = (row: number, column: number, reach: readonly number[]): Float32Array => {
    const sides = new Float32Array(4 * cells * cells).fill(100)
    for (const [side, value] of reach.entries()) sides[side * cells * cells + row * cells + column] = value
    return sides
  }

  it('reaches from the middle of the hottest cell, in the slice\'s own pixels', () => {
    const shape = { rows: 320, columns: 320, rowSpacing: 0.7, columnSpacing: 0.7 }
    // the middle lies at input column 100, row 44; two slice pixels an input pixel
    expect(boxAtHottest(hotCell(shape, 5, 12), sidesOf(5, 12, [10, 4, 20, 16]), 320, 320)).toEqual({ left: 180, top: 80, right: 240, bottom: 120 })
  })

  it('takes oblong pixels and paddings into account', () => {
    // 100 rows of 1 mm by 200 columns of 1 mm: input rows 40 to 120, 0.8 input pixels a slice pixel
    const shape = { rows: 100, columns: 200, rowSpacing: 1, columnSpacing: 1 }
    expect(boxAtHottest(hotCell(shape, 10, 10), sidesOf(10, 10, [4, 4, 12, 8]), 100, 200)).toEqual({ left: 100, top: 50, right: 120, bottom: 65 })
    const oblong = { rows: 100, columns: 200, rowSpacing: 2, columnSpacing: 1 }
    expect(boxAtHottest(hotCell(oblong, 10, 10), sidesOf(10, 10, [4, 4, 12, 8]), 100, 200)).toEqual({ left: 100, top: 50, right: 120, bottom: 57.5 })
  })

  it('ends where the slice ends', () => {
    const shape = { rows: 320, columns: 320, rowSpacing: 1, columnSpacing: 1 }
    expect(boxAtHottest(hotCell(shape, 0, 19), sidesOf(0, 19, [50, 50, 50, 50]), 320, 320)).toEqual({ left: 212, top: 0, right: 320, bottom: 108 })
  })
})
