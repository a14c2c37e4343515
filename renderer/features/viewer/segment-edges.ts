import type { SegmentPlane } from '../../../electron/core/segment-plane.ts'

/** The sides, as long as they run straight, between pixels that belong to a segment and pixels that do not. */
export function segmentEdges({ rows, columns, data, sets }: SegmentPlane, segment: number): (readonly [x0: number, y0: number, x1: number, y1: number])[] {
  const within = sets.map((set) => set.includes(segment))
  if (!within.some(Boolean)) return []
  const inside = (column: number, row: number): boolean =>
    column >= 0 && column < columns && row >= 0 && row < rows && within[data[row * columns + column] ?? 0] === true
  const edges: (readonly [number, number, number, number])[] = []
  for (let row = 0; row <= rows; row += 1) {
    for (const [from, to] of runs(columns, (column) => inside(column, row) !== inside(column, row - 1))) edges.push([from - 0.5, row - 0.5, to - 0.5, row - 0.5])
  }
  for (let column = 0; column <= columns; column += 1) {
    for (const [from, to] of runs(rows, (row) => inside(column, row) !== inside(column - 1, row))) edges.push([column - 0.5, from - 0.5, column - 0.5, to - 0.5])
  }
  return edges
}

/** Where a condition holds along a line, as [first, one past the last]. */
function runs(length: number, holds: (at: number) => boolean): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  let start = -1
  for (let at = 0; at <= length; at += 1) {
    const now = at < length && holds(at)
    if (now && start < 0) start = at
    if (!now && start >= 0) {
      found.push([start, at])
      start = -1
    }
  }
  return found
}
