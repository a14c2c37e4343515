import { distanceAlongNormal } from '../core/geometry.ts'
import { groupByPlace } from './group-by-place.ts'
import type { IndexedFrame } from './slice-headers.ts'
import { stackFaults } from './stack-faults.ts'

/**
 * Sentences about what a person should know before trusting a stack.
 * @param sorted the frames of one series by position, then time
 * @param copies how many frames were left out as copies
 * @param missing how many parts are missing of a concatenation, by its UID
 */
export function seriesWarnings(sorted: readonly IndexedFrame[], copies: number, missing: ReadonlyMap<string, number>): string[] {
  const warnings: string[] = []
  const uids = new Set(sorted.map(({ concatenation }) => concatenation?.uid ?? ''))
  const parts = [...uids].reduce((sum, uid) => sum + (missing.get(uid) ?? 0), 0)
  if (parts > 0)
    warnings.push(
      `${parts} ${plural(parts, 'part', 'parts')} of the multi-frame image ${plural(parts, 'is', 'are')} missing, and ${plural(parts, 'its', 'their')} slices with ${plural(parts, 'it', 'them')}.`,
    )
  if (copies > 0)
    warnings.push(
      copies === 1
        ? '1 slice is left out as a copy: another has its SOP Instance UID, number and place.'
        : `${copies} slices are left out as copies: others have their SOP Instance UIDs, numbers and places.`,
    )
  if (sorted.some(({ undivided }) => undivided))
    warnings.push(
      'This is a mosaic that cannot be taken apart: the number of its tiles is missing. Positions and distances hold for no tile.',
    )

  const placed = sorted.flatMap((frame) => (frame.header.geometry ? { frame, along: distanceAlongNormal(frame.header.geometry) } : []))
  if (placed.length < sorted.length) return sorted.length > 1 ? [...warnings, withoutGeometry(sorted)] : warnings

  const positions = groupByPlace(placed, ({ along }) => along).map((place) => place.map(({ frame }) => frame))
  const counts = positions.map((frames) => frames.length)
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

/** What the slices are ordered by that have no place in space. */
function withoutGeometry(frames: readonly IndexedFrame[]): string {
  if (frames.some(({ unsized }) => unsized === null))
    return 'The file says nothing about where the slices lie; they are in the order of their instance numbers.'
  const located = frames.filter(({ unsized }) => unsized?.normal === null).length
  if (located > 0 && located < frames.length)
    return 'Some slices tell a position, others a Slice Location (0020,1041) alone; they are in the order of their instance numbers.'
  return located > 0
    ? 'The file gives no position of the slices in the patient; they are in the order of Slice Location (0020,1041), and distances are unknown.'
    : 'The file gives no sensible Pixel Spacing (0028,0030); the slices are in the order of their positions, and distances are unknown.'
}

/** Whether the frames at every position differ in time, acquisition or another condition. */
function inTime(positions: readonly (readonly IndexedFrame[])[]): boolean {
  return positions.every(
    (frames) => new Set(frames.map(({ order }) => order.condition)).size === frames.length,
  )
}

function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many
}
