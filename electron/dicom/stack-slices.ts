import { type MapPlace, wholePlace } from '../core/feature-map.ts'
import { cross, distanceAlongNormal, type PatientVector } from '../core/geometry.ts'
import type { SliceHeader } from '../core/study.ts'
import type { Volume } from '../core/volume.ts'
import { groupByPlace } from './group-by-place.ts'

type Steps = Pick<Volume, 'origin' | 'columnStep' | 'rowStep' | 'sliceStep' | 'unplaced'>

/** How far the distance that a multi-frame file states may be from the mean one to count as rounding. */
const rounding = 1e-3

/**
 * Indices of the slices at each place, by place; places within 0.01 mm are one. Slices without geometry are each a
 * place, in the order given. Tiles of a Siemens mosaic keep the order in which they were stored, as dcm2niix keeps it; it
 * turns United Imaging's about.
 */
export function stackPlaces(headers: readonly SliceHeader[]): number[][] {
  const placed = headers.flatMap(({ geometry }, index) => (geometry ? { index, along: distanceAlongNormal(geometry) } : []))
  if (placed.length < headers.length) return headers.map((_, index) => [index])
  const sorted = groupByPlace(placed, ({ along }) => along).map((place) => place.map(({ index }) => index))
  const [first, last] = [headers[sorted[0]?.[0] ?? 0], headers[sorted.at(-1)?.[0] ?? 0]]
  return first?.mosaic?.keepsOrder && last && last.frame < first.frame ? sorted.reverse() : sorted
}

/**
 * Origin and steps of a stack in LPS mm: the in-plane steps of its first slice, and the mean way from slice to slice.
 * @param places as `stackPlaces` yields them
 * @param thickness what a lone slice stands for, mm
 */
export function stackSteps(
  headers: readonly SliceHeader[],
  places: readonly (readonly number[])[],
  { row, column, stride }: MapPlace = wholePlace,
  thickness = 1,
): Steps {
  const [a, b] = [headers[places[0]?.[0] ?? 0]?.geometry, headers[places.at(-1)?.[0] ?? 0]?.geometry]
  if (!a || !b)
    return {
      ...{ origin: [column, row, 0], columnStep: [stride, 0, 0], rowStep: [0, stride, 0], sliceStep: [0, 0, thickness] },
      unplaced: true,
    }
  const normal = cross(a.rowDirection, a.columnDirection)
  return {
    origin: plus(a.position, plus(scaled(a.rowDirection, a.columnSpacing * column), scaled(a.columnDirection, a.rowSpacing * row))),
    columnStep: scaled(a.rowDirection, a.columnSpacing * stride),
    rowStep: scaled(a.columnDirection, a.rowSpacing * stride),
    sliceStep:
      places.length > 1 ? scaled(minus(b.position, a.position), 1 / (places.length - 1)) : scaled(normal, thickness),
  }
}

/**
 * The steps as dcm2niix takes them: the distance of the first two slices acquired holds for all, counted from the first,
 * also where a gap follows (which the series warns of); of a multi-frame file the distance that it states, where positions
 * differ from it by rounding alone, else the mean.
 * @param stated Spacing Between Slices, else Slice Thickness, mm; what a lone slice stands for
 */
export function acquiredSteps(
  headers: readonly SliceHeader[],
  places: readonly (readonly number[])[],
  stated: number,
): Steps {
  const steps = stackSteps(headers, places, wholePlace, stated)
  const acquired = places
    .map((indices, place) => ({ place, header: headers[indices[0] ?? 0] }))
    .sort((a, b) => (a.header?.instanceNumber ?? 0) - (b.header?.instanceNumber ?? 0))
  const [first, second] = acquired
  const [from, to] = [first?.header?.geometry?.position, second?.header?.geometry?.position]
  if (!first || !second || !from || !to || first.header?.mosaic || Math.abs(first.place - second.place) !== 1)
    return steps
  const mean = Math.hypot(...steps.sliceStep)
  const oneFile = headers.every(({ file }) => file === first.header?.file)
  const ratio = (oneFile ? stated : Math.hypot(...minus(to, from))) / mean
  if (oneFile && !(Math.abs(ratio - 1) < rounding)) return steps
  const sliceStep = scaled(steps.sliceStep, ratio)
  return { ...steps, sliceStep, origin: minus(from, scaled(sliceStep, first.place)) }
}

function scaled(vector: PatientVector, factor: number): PatientVector {
  return [vector[0] * factor, vector[1] * factor, vector[2] * factor]
}

function plus(a: PatientVector, b: PatientVector): PatientVector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

function minus(a: PatientVector, b: PatientVector): PatientVector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}
