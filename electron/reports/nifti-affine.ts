import { type PatientVector, cross, dot } from '../core/geometry.ts'
import type { VolumeShape } from '../core/volume.ts'

/** Columns of a voxel-to-world map in NIfTI's axes: RAS, millimetres. */
export interface NiftiAffine {
  readonly i: PatientVector
  readonly j: PatientVector
  readonly k: PatientVector
  readonly origin: PatientVector
}

/**
 * The affine of a volume stored with its axes in `order` (0 column, 1 row, 2 slice), those of `flips` backwards, in RAS.
 * DICOM's LPS becomes RAS by turning x and y about. A slice step of no length (a lone slice) becomes 1 mm along the
 * normal.
 */
export function niftiAffine(
  volume: VolumeShape,
  order: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2],
  flips: readonly [boolean, boolean, boolean],
): NiftiAffine {
  const { columnStep, rowStep, sliceStep } = volume
  const normal = cross(unit(columnStep), unit(rowStep))
  const steps = [columnStep, rowStep, lengthOf(sliceStep) > 0 ? sliceStep : normal] as const
  const last = [volume.columns - 1, volume.rows - 1, volume.slices - 1] as const
  const along = (axis: 0 | 1 | 2): PatientVector => toRas(scale(steps[axis], flips[axis] ? -1 : 1))
  const origin = ([0, 1, 2] as const).reduce(
    (place, axis) => (flips[axis] ? subtract(place, scale(steps[axis], -last[axis])) : place),
    volume.origin,
  )
  return { i: along(order[0]), j: along(order[1]), k: along(order[2]), origin: toRas(origin) }
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
export function niftiRotation(affine: NiftiAffine): NiftiRotation {
  return inSinglePrecision(exactRotation(affine))
}

/**
 * Rounds to float32 so that readers, who find the quaternion's real part a as √(1 − b² − c² − d²), find the right one:
 * near a = 0, plain rounding turns the volume by up to 0.03°. The largest part gives way by its last bits.
 */
function inSinglePrecision(rotation: NiftiRotation): NiftiRotation {
  const { b, c, d, qfac } = rotation
  const realPart = (parts: readonly number[]): number =>
    Math.sqrt(Math.max(0, parts.reduce((rest, part) => rest - part * part, 1)))
  const exact = realPart([b, c, d])
  const parts = [b, c, d].map(Math.fround)
  const largest = parts.reduce((best, part, at) => (Math.abs(part) > Math.abs(parts[best] ?? 0) ? at : best), 0)
  const nearby = [0, 1, -1, 2, -2].map((steps) =>
    parts.map((part, at) => (at === largest ? Math.fround(part * (1 + steps * 2 ** -24)) : part)),
  )
  const wrong = (candidate: readonly number[]): number => Math.abs(realPart(candidate) - exact)
  const [x = b, y = c, z = d] = nearby.reduce((best, one) => (wrong(one) < wrong(best) ? one : best))
  return { b: x, c: y, d: z, qfac }
}

function exactRotation({ i, j, k }: NiftiAffine): NiftiRotation {
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

/** A vector of DICOM's patient axes (left, posterior, superior) in NIfTI's (right, anterior, superior). */
export function toRas([x, y, z]: PatientVector): PatientVector {
  return [0 - x, 0 - y, z + 0]
}
