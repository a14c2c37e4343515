import { distanceAlongNormal } from '../core/geometry.ts'
import type { IndexedFrame } from './slice-headers.ts'
import { stackFaults } from './stack-faults.ts'

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
      'This is a mosaic that cannot be taken apart: the number of its tiles is missing. Positions and distances hold for no tile.',
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
  return [...warnings, ...stackFaults(sorted.flatMap(({ header }) => header.geometry ?? []))]
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
