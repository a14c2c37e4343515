import { cross, distanceAlongNormal } from '../core/geometry.ts'
import type { PlaneGeometry } from '../core/plane-geometry.ts'
import { groupByPlace } from './group-by-place.ts'

/** Gaps that deviate from the usual one by less are rounding in the files, mm. */
const spacingTolerance = 0.05
/** Angles up to this are rounding of positions and direction cosines, degrees. */
const tiltTolerance = 0.5

/**
 * Sentences about what keeps a stack from being a regular grid of voxels: gaps that differ, slices that are sheared.
 * @param sorted where the frames lie, in the order of their places
 */
export function stackFaults(sorted: readonly PlaneGeometry[]): string[] {
  // of a series in time its first time point: the table, or the patient, may move after it
  const first = groupByPlace(sorted, distanceAlongNormal).flatMap(([geometry]) => geometry ?? [])
  return [...spacingFaults(first.map(distanceAlongNormal)), ...tiltFaults(first)]
}

/**
 * Gantry tilt, or any other shear: slices are stacked along a direction that is not their normal
 * (row × column against the way from the first Image Position to the last, PS3.3 C.7.6.2.1.1).
 */
function tiltFaults(sorted: readonly PlaneGeometry[]): string[] {
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (!first || !last) return []
  const way = first.position.map((value, axis) => (last.position[axis] ?? 0) - value)
  const length = Math.hypot(...way)
  const normal = cross(first.rowDirection, first.columnDirection)
  const along = Math.abs(way.reduce((sum, value, axis) => sum + value * (normal[axis] ?? 0), 0))
  // places of less than a hundredth of a millimetre apart are one
  if (along < 0.01) return []
  const degrees = (Math.acos(Math.min(along / length, 1)) * 180) / Math.PI
  if (degrees <= tiltTolerance) return []
  return [
    `The slices are stacked ${degrees.toFixed(1)}° off their normal (gantry tilt); ` +
      'views across slices are sheared by that angle.',
  ]
}

function spacingFaults(places: readonly number[]): string[] {
  const gaps = places.slice(1).map((place, i) => place - (places[i] ?? 0))
  if (gaps.length < 2) return []
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0
  const missing = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / usual) - 1), 0)
  const multiples = gaps.every(
    (gap) => Math.abs(gap - Math.round(gap / usual) * usual) <= spacingTolerance + usual * 0.02,
  )
  if (missing > 0 && missing <= places.length && multiples)
    return [
      `${missing} ${missing === 1 ? 'slice is' : 'slices are'} missing: ` +
        `gaps are multiples of the usual ${usual.toFixed(2)} mm.`,
    ]
  if (missing > 0 || !multiples) {
    const range = `${Math.min(...gaps).toFixed(2)} to ${Math.max(...gaps).toFixed(2)} mm`
    return [`The slices are not evenly spaced (${range}); distances across slices are approximate.`]
  }
  return []
}
