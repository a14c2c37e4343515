import { dot, type PatientVector, type PlaneGeometry } from '../core/geometry.ts'

/** A grid of pixels in the patient. */
export interface Grid {
  readonly rows: number
  readonly columns: number
  readonly geometry: PlaneGeometry
}

/** So that a point halfway between two pixels, give or take rounding, always goes to the later one. */
const tie = 1e-6

/**
 * For each pixel of a slice the place, within the frame's data, of the frame's pixel nearest to it in plane; −1 where
 * the frame does not reach. Distances across the plane do not count.
 */
export function nearestPixels(slice: Grid, frame: Grid): Int32Array {
  const across = axis(slice, frame.geometry, frame.geometry.rowDirection, frame.geometry.columnSpacing)
  const down = axis(slice, frame.geometry, frame.geometry.columnDirection, frame.geometry.rowSpacing)
  const places = new Int32Array(slice.rows * slice.columns)
  let at = 0
  for (let row = 0; row < slice.rows; row += 1) {
    for (let column = 0; column < slice.columns; column += 1, at += 1) {
      const c = Math.floor(across.start + across.byColumn * column + across.byRow * row + 0.5 + tie)
      const r = Math.floor(down.start + down.byColumn * column + down.byRow * row + 0.5 + tie)
      places[at] = c >= 0 && c < frame.columns && r >= 0 && r < frame.rows ? r * frame.columns + c : -1
    }
  }
  return places
}

/** A frame's column (or row) number as a linear function of the slice's column and row. */
function axis({ geometry }: Grid, frame: PlaneGeometry, direction: PatientVector, spacing: number) {
  const { position, rowDirection, columnDirection, columnSpacing, rowSpacing } = geometry
  const way: PatientVector = [
    position[0] - frame.position[0],
    position[1] - frame.position[1],
    position[2] - frame.position[2],
  ]
  return {
    start: dot(way, direction) / spacing,
    byColumn: (dot(rowDirection, direction) * columnSpacing) / spacing,
    byRow: (dot(columnDirection, direction) * rowSpacing) / spacing,
  }
}
