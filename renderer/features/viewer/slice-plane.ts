import type { PatientVector, PlaneGeometry } from '../../../electron/core/geometry.ts'
import type { SliceHeader } from '../../../electron/core/study.ts'

/** How far apart the pixels are shown: from row to row and from column to column. */
export type PixelSpacing = Pick<PlaneGeometry, 'rowSpacing' | 'columnSpacing'>

const flat: Omit<PlaneGeometry, keyof PixelSpacing> = { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] }

/** The slice's geometry, or a flat grid where the file says too little: enough to show it, not to name directions. */
export function slicePlane(slice: SliceHeader, spacing: PixelSpacing): PlaneGeometry {
  return slice.geometry ?? { ...flat, ...spacing }
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
