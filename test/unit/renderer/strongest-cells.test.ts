import { describe, expect, it } from 'vitest'
import { fieldOnSlice } from '../../../renderer/features/layers/field-on-slice.ts'
import { strongestCells } from '../../../renderer/features/layers/strongest-cells.ts'

describe('strongestCells', () => {
  it('lists separate peaks, strongest first, and nothing that does not answer', () => {
    const map = new Float32Array(64)
    map[0] = 3
    map[1] = 2.9
    map[7] = 5
    map[60] = 1
    map[40] = -9
    expect(strongestCells(map, 8, 8, 8)).toEqual([{ row: 0, column: 7 }, { row: 0, column: 0 }, { row: 7, column: 4 }])
    expect(strongestCells(map, 8, 8, 1)).toEqual([{ row: 0, column: 7 }])
    expect(strongestCells(new Float32Array(4), 2, 2, 3)).toEqual([])
  })
})

describe('fieldOnSlice', () => {
  it('frames whole pixels: a field of one pixel at (2, 3) spans from 3 to 4 across and 2 to 3 down', () => {
    const field = { start: { rows: 0, columns: 1 }, step: { rows: 2, columns: 2 }, size: { rows: 1, columns: 1 } }
    expect(fieldOnSlice(field, { row: 1, column: 1 })).toEqual({ x: 3, y: 2, width: 1, height: 1 })
  })
})
