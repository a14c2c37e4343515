import type { PatientVector, PlaneGeometry } from '../../../electron/core/geometry.ts'
import type { SliceHeader } from '../../../electron/core/study.ts'

const flat: PlaneGeometry = { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0], rowSpacing: 1, columnSpacing: 1 }

/** The slice's geometry, or a flat 1 mm grid where the file says nothing: enough to show it, not to name directions. */
export function slicePlane(slice: SliceHeader): PlaneGeometry {
  return slice.geometry ?? flat
}

/** The centre of pixel (column, row) in patient coordinates, mm (PS3.3 C.7.6.2.1.1, equation C.7.6.2.1-1). */
export function pixelToPatient(plane: PlaneGeometry, column: number, row: number): PatientVector {
  const along = column * plane.columnSpacing
  const down = row * plane.rowSpacing
  const at = (axis: 0 | 1 | 2) => plane.position[axis] + plane.rowDirection[axis] * along + plane.columnDirection[axis] * down
  return [at(0), at(1), at(2)]
}

/** The opposite direction. */
export function reversed([x, y, z]: PatientVector): PatientVector {
  return [-x, -y, -z]
}
