import { cross, distanceAlongNormal, dot, type PatientVector, type PlaneGeometry } from '../core/geometry.ts'
import type { DataSet } from './data-set.ts'
import { frameNumbers, type FrameAttributes } from './functional-groups.ts'
import { tags } from './tags.ts'

/** How far from unit length and from a right angle the direction cosines may be (rounded decimal strings). */
const tolerance = 0.01

type Vector = [number, number, number]

/**
 * The place of one frame: Image Plane module (PS3.3 C.7.6.2), plane macros of enhanced images (C.7.6.16.2.1, .3, .4),
 * or RT Dose's frame offsets (C.8.8.3.2). Null unless position, orientation and spacing are all there and sensible.
 */
export function planeGeometry(dataSet: DataSet, attributes: FrameAttributes, frame: number): PlaneGeometry | null {
  const spacing = pixelSpacing(dataSet, attributes)
  const corner = spacing && planeOfFrame(dataSet, attributes, frame)
  return corner && { ...corner, rowSpacing: spacing[0], columnSpacing: spacing[1] }
}

/** The order of a frame whose pixels have no size, and which has no geometry therefore. */
export interface UnsizedPlace {
  /** mm along the normal; along the table, or wherever Slice Location (0020,1041) counts, where that alone is told. */
  readonly along: number
  /** Null where Slice Location alone tells. */
  readonly normal: PatientVector | null
}

/** Where a frame without a sensible spacing of pixels lies among its like; null when nothing tells. */
export function unsizedPlace(dataSet: DataSet, attributes: FrameAttributes, frame: number): UnsizedPlace | null {
  const corner = planeOfFrame(dataSet, attributes, frame)
  if (corner) return { along: distanceAlongNormal(corner), normal: cross(corner.rowDirection, corner.columnDirection) }
  const [location] = dataSet.numbers(tags.sliceLocation)
  return location !== undefined && Number.isFinite(location) ? { along: location, normal: null } : null
}

type Corner = Omit<PlaneGeometry, 'rowSpacing' | 'columnSpacing'>

function planeOfFrame(dataSet: DataSet, attributes: FrameAttributes, frame: number): Corner | null {
  const position = vector(frameNumbers(attributes, tags.imagePositionPatient, tags.planePositionSequence))
  const cosines = frameNumbers(attributes, tags.imageOrientationPatient, tags.planeOrientationSequence)
  const row = unit(vector(cosines.slice(0, 3)))
  const column = unit(vector(cosines.slice(3, 6)))
  if (!position || !row || !column) return null
  if (Math.abs(dot(row, column)) > tolerance) return null
  const offset = dataSet.numbers(tags.gridFrameOffsetVector)[frame - 1] ?? 0
  const normal = cross(row, column)
  return {
    position: Number.isFinite(offset) ? add(position, normal, offset) : position,
    rowDirection: row,
    columnDirection: column,
  }
}

/** Spacing of rows and of columns in mm: calibrated, else at the detector (PS3.3 10.7.1.3); null when absent. */
export function pixelSpacing(dataSet: DataSet, attributes: FrameAttributes): readonly [number, number] | null {
  const candidates = [
    frameNumbers(attributes, tags.pixelSpacing, tags.pixelMeasuresSequence),
    dataSet.numbers(tags.imagerPixelSpacing),
    dataSet.numbers(tags.nominalScannedPixelSpacing),
  ]
  for (const [rows, columns] of candidates) {
    if (rows !== undefined && columns !== undefined && rows > 0 && columns > 0 && rows < Infinity && columns < Infinity)
      return [rows, columns]
  }
  return null
}

/** Height and width of a pixel by Pixel Aspect Ratio (0028,0034), for files without a size in mm; 1:1 when absent. */
export function aspectRatio(dataSet: DataSet): readonly [number, number] {
  const [vertical = 1, horizontal = 1] = dataSet.numbers(tags.pixelAspectRatio)
  return vertical > 0 && horizontal > 0 && Number.isFinite(vertical / horizontal) ? [vertical / horizontal, 1] : [1, 1]
}

function vector(values: readonly number[]): Vector | null {
  const [x, y, z] = values
  if (x === undefined || y === undefined || z === undefined || !Number.isFinite(x + y + z)) return null
  return [x, y, z]
}

/** The vector at unit length; null when it is not near that to begin with. */
function unit(v: Vector | null): Vector | null {
  if (!v) return null
  const length = Math.sqrt(dot(v, v))
  return Math.abs(length - 1) <= tolerance ? [v[0] / length, v[1] / length, v[2] / length] : null
}

function add(a: Vector, b: PatientVector, factor: number): Vector {
  return [a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor]
}
