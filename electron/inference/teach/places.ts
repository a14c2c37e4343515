import { cross, dot, type PatientVector } from '../../core/geometry.ts'
import type { Example } from '../../core/labelled-examples.ts'
import type { Place } from './hold-out.ts'

interface Stack {
  readonly key: string
  readonly normal: PatientVector
}

/** cos 5°: slices more tilted against each other cross within a head. */
const parallel = 0.996

/** Where the examples lie, with millimetres along a common normal for parallel series in the same coordinates. */
export function placesOf(examples: readonly Example[]): readonly Place[] {
  const stacks: Stack[] = []
  const find = (key: string, normal: PatientVector): number => {
    const known = stacks.findIndex((stack) => stack.key === key && Math.abs(dot(stack.normal, normal)) >= parallel)
    return known >= 0 ? known : stacks.push({ key, normal }) - 1
  }
  return examples.map(({ header: { geometry }, patient, series, position, frameOfReferenceUID }) => {
    if (!geometry) return { patient, series, stack: find(`${patient} ${series} nowhere`, [0, 0, 1]), position, millimetres: null }
    const shared = frameOfReferenceUID ? `in ${frameOfReferenceUID}` : `of ${series}`
    const stack = find(`${patient} ${shared}`, cross(geometry.rowDirection, geometry.columnDirection))
    return { patient, series, stack, position, millimetres: dot(geometry.position, stacks[stack]?.normal ?? [0, 0, 1]) }
  })
}
