import type { PlaneGeometry } from './plane-geometry.ts'

export type { PlaneGeometry }

/** A point or direction in the patient coordinate system: LPS, millimetres (PS3.3 C.7.6.2.1.1). */
export type PatientVector = readonly [number, number, number]

export const planes = ['axial', 'coronal', 'sagittal', 'oblique', 'unknown'] as const
export type Plane = (typeof planes)[number]

/** Scalar product. */
export function dot(a: PatientVector, b: PatientVector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/** Vector product; for (rowDirection, columnDirection) this is the slice normal. */
export function cross(a: PatientVector, b: PatientVector): PatientVector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/** Distance of a slice along its own normal, mm: the key that slices are ordered by. */
export function distanceAlongNormal(geometry: Omit<PlaneGeometry, 'rowSpacing' | 'columnSpacing'>): number {
  return dot(geometry.position, cross(geometry.rowDirection, geometry.columnDirection))
}

/** Names the anatomical plane; a normal more than about 25° (cosine below 0.9) off every axis is oblique. */
export function planeOf(geometry: PlaneGeometry | null): Plane {
  if (!geometry) return 'unknown'
  const normal = cross(geometry.rowDirection, geometry.columnDirection)
  const names = ['sagittal', 'coronal', 'axial'] as const
  for (const [axis, name] of names.entries()) {
    if (Math.abs(normal[axis] ?? 0) >= 0.9) return name
  }
  return 'oblique'
}

/**
 * The patient-direction letters of a direction, strongest axis first, e.g. `L`, `PH` for an oblique
 * (PS3.3 C.7.6.1.1.1: A, P, R, L, H, F). Components under 0.1 (about 6°) are left out; at most three letters.
 */
export function orientationLetters(direction: PatientVector): string {
  const letters = [
    ['L', 'R'],
    ['P', 'A'],
    ['H', 'F'],
  ] as const
  return [0, 1, 2]
    .map((axis) => ({ axis, value: direction[axis as 0 | 1 | 2] }))
    .filter(({ value }) => Math.abs(value) > 0.1)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ axis, value }) => letters[axis as 0 | 1 | 2][value > 0 ? 0 : 1])
    .join('')
}
