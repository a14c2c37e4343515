import { distanceAlongNormal as along } from '../core/geometry.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { stackFaults } from './stack-faults.ts'
import { stackPlaces } from './stack-slices.ts'

/**
 * Whether a series' slices make a regular grid of voxels, which whatever works in three dimensions needs. Fails with
 * `no-geometry` and a sentence: one place only, no positions, places held unevenly often, uneven gaps, or shear.
 */
export function checkRegular(headers: readonly SliceHeader[]): Result<null> {
  if (headers.some(({ geometry }) => geometry === null)) return irregular('Its files say nothing about where the slices lie.')
  const places = stackPlaces(headers)
  if (places.length < 2) return irregular('All its slices lie at one place.')
  const counts = places.map((indices) => indices.length)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  if (fewest !== most) return irregular(`Its slice positions are held between ${fewest} and ${most} times.`)
  // Places of mosaics may run against their normal; gaps are measured along it.
  const sorted = headers.flatMap(({ geometry }) => geometry ?? [])
  const [fault] = stackFaults(sorted.toSorted((a, b) => along(a) - along(b)))
  return fault === undefined ? ok(null) : irregular(fault)
}

function irregular(why: string): Result<never> {
  return fail('no-geometry', `The series is no regular volume, so it cannot be filtered in three dimensions. ${why}`)
}
