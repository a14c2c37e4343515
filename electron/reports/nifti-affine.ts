import { type PatientVector, cross, dot } from '../core/geometry.ts'
import type { Volume } from '../core/volume.ts'

/** Columns of a voxel-to-world map in NIfTI's axes: RAS, millimetres. */
export interface NiftiAffine {
  readonly i: PatientVector
  readonly j: PatientVector
  readonly k: PatientVector
  readonly origin: PatientVector
}

/**
 * The affine of a volume whose rows are stored bottom first, in RAS: voxel (i, j, k) is column i, row rows − 1 − j and
 * slice k. DICOM's LPS becomes RAS by turning x and y about. A slice step of no length (a lone slice) becomes 1 mm
 * along the normal.
 */
export function niftiAffine(volume: Volume): NiftiAffine {
  const last = volume.rows - 1
  const [x, y, z] = volume.origin
  const [rx, ry, rz] = volume.rowStep
  const normal = cross(unit(volume.columnStep), unit(volume.rowStep))
  return {
    i: toRas(volume.columnStep),
    j: toRas([0 - rx, 0 - ry, 0 - rz]),
    k: toRas(lengthOf(volume.sliceStep) > 0 ? volume.sliceStep : normal),
    origin: toRas([x + last * rx, y + last * ry, z + last * rz]),
  }
}

/** Rotation as NIfTI's quaternion (b, c, d), with `qfac` −1 where the axes are left-handed. */
export interface NiftiRotation {
  readonly b: number
  readonly c: number
  readonly d: number
  readonly qfac: 1 | -1
}

/**
 * The qform rotation nearest to an affine; a sheared slice step (gantry tilt) is squared up, which only the sform
 * keeps. Source: nifti1.h, method 2 and `nifti_mat44_to_quatern`.
 */
export function niftiRotation({ i, j, k }: NiftiAffine): NiftiRotation {
  const x = unit(i)
  const y = unit(subtract(j, scale(x, dot(x, j))))
  const normal = cross(x, y)
  const qfac = dot(normal, k) < 0 ? -1 : 1
  const [r11, r21, r31] = x
  const [r12, r22, r32] = y
  const [r13, r23, r33] = normal
  const trace = r11 + r22 + r33
  if (trace > 0) {
    const a = 0.5 * Math.sqrt(1 + trace)
    return { b: (0.25 * (r32 - r23)) / a, c: (0.25 * (r13 - r31)) / a, d: (0.25 * (r21 - r12)) / a, qfac }
  }
  const squares = [1 + r11 - r22 - r33, 1 + r22 - r11 - r33, 1 + r33 - r11 - r22] as const
  const largest = squares.indexOf(Math.max(...squares))
  const half = 0.5 * Math.sqrt(squares[largest as 0 | 1 | 2])
  const quarter = 0.25 / half
  // The sign that makes the quaternion's real part positive, as NIfTI assumes.
  if (largest === 0) return signed(half, quarter * (r12 + r21), quarter * (r13 + r31), r32 - r23, qfac)
  if (largest === 1) return signed(quarter * (r12 + r21), half, quarter * (r23 + r32), r13 - r31, qfac)
  return signed(quarter * (r13 + r31), quarter * (r23 + r32), half, r21 - r12, qfac)
}

function signed(b: number, c: number, d: number, real: number, qfac: 1 | -1): NiftiRotation {
  const sign = real < 0 ? -1 : 1
  return { b: b * sign, c: c * sign, d: d * sign, qfac }
}

/** Length of a vector, mm. */
export function lengthOf(vector: PatientVector): number {
  return Math.hypot(...vector)
}

function unit(vector: PatientVector): PatientVector {
  return scale(vector, 1 / lengthOf(vector))
}

function scale([x, y, z]: PatientVector, factor: number): PatientVector {
  return [x * factor, y * factor, z * factor]
}

function subtract(a: PatientVector, b: PatientVector): PatientVector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

function toRas([x, y, z]: PatientVector): PatientVector {
  return [0 - x, 0 - y, z]
}
