import { cross, distanceAlongNormal } from '../core/geometry.ts'
import type { IndexedFrame } from './slice-headers.ts'

/** Gaps that deviate from the usual one by less are rounding in the files, mm. */
const spacingTolerance = 0.05
/** Angles up to this are rounding of positions and direction cosines, degrees. */
const tiltTolerance = 0.5

/**
 * Sentences about what a person should know before trusting a stack.
 * @param sorted the frames of one series by position, then time
 * @param copies how many frames were left out as copies
 */
export function seriesWarnings(sorted: readonly IndexedFrame[], copies: number): string[] {
  const warnings: string[] = []
  if (copies > 0)
    warnings.push(`${copies} ${plural(copies, 'slice is a copy', 'slices are copies')} of others and left out.`)
  if (sorted.some(({ undivided }) => undivided))
    warnings.push(
      'Siemens mosaic that cannot be taken apart: the number of its tiles is missing. Positions and distances hold for no tile.',
    )

  const withoutPlace = sorted.filter(({ header }) => header.geometry === null).length
  if (sorted.length > 1 && withoutPlace > 0)
    warnings.push('The file says nothing about where the slices lie; they are in the order of their instance numbers.')
  if (withoutPlace > 0) return warnings

  const positions = framesByPosition(sorted)
  const counts = [...positions.values()].map((frames) => frames.length)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  if (fewest !== most) {
    warnings.push(
      `Slice positions are held between ${fewest} and ${most} times; a volume takes the first ${fewest} of each.`,
    )
  } else if (most > 1 && !inTime(positions)) {
    warnings.push(`Every slice position is held ${most} times, though nothing marks this as a series in time.`)
  }
  const places = [...positions.keys()].map((place) => place / 100)
  return [...warnings, ...spacingWarnings(places), ...tiltWarnings(sorted)]
}

/**
 * Gantry tilt, or any other shear: slices are stacked along a direction that is not their normal
 * (row × column against the way from the first Image Position to the last, PS3.3 C.7.6.2.1.1).
 */
function tiltWarnings(sorted: readonly IndexedFrame[]): string[] {
  const [first, last] = [sorted[0]?.header.geometry, sorted.at(-1)?.header.geometry]
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

function spacingWarnings(places: readonly number[]): string[] {
  const gaps = places.slice(1).map((place, i) => place - (places[i] ?? 0))
  if (gaps.length < 2) return []
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  const missing = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / usual) - 1), 0)
  const multiples = gaps.every(
    (gap) => Math.abs(gap - Math.round(gap / usual) * usual) <= spacingTolerance + usual * 0.02,
  )
  if (missing > 0 && missing <= places.length && multiples)
    return [
      `${missing} ${plural(missing, 'slice is', 'slices are')} missing: ` +
        `gaps are multiples of the usual ${usual.toFixed(2)} mm.`,
    ]
  if (missing > 0 || !multiples) {
    const range = `${Math.min(...gaps).toFixed(2)} to ${Math.max(...gaps).toFixed(2)} mm`
    return [`The slices are not evenly spaced (${range}); distances across slices are approximate.`]
  }
  return []
}

/** Keyed by position along the normal in 1/100 mm. */
function framesByPosition(sorted: readonly IndexedFrame[]): Map<number, IndexedFrame[]> {
  const positions = new Map<number, IndexedFrame[]>()
  for (const frame of sorted) {
    if (!frame.header.geometry) continue
    const place = Math.round(distanceAlongNormal(frame.header.geometry) * 100)
    const frames = positions.get(place)
    if (frames) frames.push(frame)
    else positions.set(place, [frame])
  }
  return positions
}

/** Whether the frames at every position differ in time, acquisition or another condition. */
function inTime(positions: ReadonlyMap<number, readonly IndexedFrame[]>): boolean {
  return [...positions.values()].every(
    (frames) => new Set(frames.map(({ condition }) => condition)).size === frames.length,
  )
}

function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many
}
