/**
 * Where a slice's pixels lie on the viewport, in CSS pixels: pixel (column, row) has its centre at
 * `(x + column·columnX + row·rowX, y + column·columnY + row·rowY)`. An affine map, so it covers zoom, pan and rotation.
 */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly columnX: number
  readonly columnY: number
  readonly rowX: number
  readonly rowY: number
}

type Point = readonly [number, number]

/** From the places of three pixel centres `span` pixels apart: the first, one along the row, one along the column. */
export function placementFrom(origin: Point, alongRow: Point, alongColumn: Point, span: number): Placement {
  return {
    x: origin[0],
    y: origin[1],
    columnX: (alongRow[0] - origin[0]) / span,
    columnY: (alongRow[1] - origin[1]) / span,
    rowX: (alongColumn[0] - origin[0]) / span,
    rowY: (alongColumn[1] - origin[1]) / span,
  }
}

/** Pixel centre → viewport. */
export function toViewport(placement: Placement, column: number, row: number): Point {
  const { x, y, columnX, columnY, rowX, rowY } = placement
  return [x + column * columnX + row * rowX, y + column * columnY + row * rowY]
}

/** Viewport → fractional (column, row); pixel centres lie on whole numbers. Null for a degenerate placement. */
export function toPixel(placement: Placement, x: number, y: number): Point | null {
  const { columnX, columnY, rowX, rowY } = placement
  const determinant = columnX * rowY - rowX * columnY
  if (Math.abs(determinant) < 1e-12) return null
  const dx = x - placement.x
  const dy = y - placement.y
  return [(dx * rowY - dy * rowX) / determinant, (dy * columnX - dx * columnY) / determinant]
}

/** True when nothing would move on the screen. */
export function samePlacement(a: Placement | null, b: Placement | null): boolean {
  if (!a || !b) return a === b
  return a.x === b.x && a.y === b.y && a.columnX === b.columnX && a.columnY === b.columnY && a.rowX === b.rowX && a.rowY === b.rowY
}
