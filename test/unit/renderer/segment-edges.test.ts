import { describe, expect, it } from 'vitest'
import { segmentEdges } from '../../../renderer/features/viewer/segment-edges.ts'

/** A plane of three columns from rows of set numbers. */
function plane(...rows: readonly (readonly [number, number, number])[]) {
  return { rows: rows.length, columns: 3, data: Uint16Array.from(rows.flat()), sets: [[], [1], [1, 2]] }
}

describe('segmentEdges', () => {
  it('runs straight round an area, through pixels that it shares with another segment', () => {
    const edges = segmentEdges(plane([0, 0, 0], [1, 2, 0]), 1)
    expect(edges).toEqual([
      [-0.5, 0.5, 1.5, 0.5],
      [-0.5, 1.5, 1.5, 1.5],
      [-0.5, 0.5, -0.5, 1.5],
      [1.5, 0.5, 1.5, 1.5],
    ])
  })

  it('goes along the border of the slice and round holes', () => {
    const ring = segmentEdges(plane([1, 1, 1], [1, 0, 1], [1, 1, 1]), 1)
    const length = ring.reduce((sum, [x0, y0, x1, y1]) => sum + Math.hypot(x1 - x0, y1 - y0), 0)
    expect(length).toBe(4 * 3 + 4 * 1)
    expect(ring).toHaveLength(8)
  })

  it('is empty for a segment that is not there', () => {
    expect(segmentEdges(plane([0, 1, 0]), 2)).toEqual([])
    expect(segmentEdges(plane([0, 1, 0]), 9)).toEqual([])
  })
})
