import type { Probabilities, SeriesFinding } from '../core/analysis-document.ts'
import { abstained, anomalyProbability, findingLabels, type Classes, type ClassLabel } from '../core/class-labels.ts'
import type { SliceHeader } from '../core/study.ts'
import { distanceAlongNormal } from '../core/geometry.ts'

/** What is read of a slice. */
export interface Judged {
  readonly probabilities: Probabilities
  /** The gate let the model speak; an unsure answer still counts, for as much as it says. */
  readonly heard: boolean
}

/** Classes one of which says that nothing was found: a network without one finds something on every slice. */
export type DecisiveClasses = Classes & { readonly noFinding: ClassLabel }

/** One slice cannot be surer than this many logits: a single wild answer must not carry its neighbours. */
const surest = 4
/** Neighbours within this distance are averaged, mm; tumours that are seen span as much. */
const reach = 6
/** Mean log-odds from which a series is called a tumour: odds of 5 to 3. Set beforehand, not fitted. */
export const seriesThreshold = 0.5
/** A run has at least so many slices where a series has that many. */
const shortestRun = 2

/**
 * What a stack of slices says together: the log-odds of any tumour, held within ±4, are averaged over neighbours within
 * 6 mm (at least one on each side), and the highest mean decides. The class is the one with the largest sum of log
 * probabilities over the run of slices about it. Slices that the gate silenced are left out of all means.
 * @param classes what the probabilities are of
 * @param spacing distance between slices in mm; null where it is not known
 */
export function findSeries(slices: readonly Judged[], classes: DecisiveClasses, spacing: number | null): SeriesFinding {
  const { noFinding } = classes
  const heard = slices.map(({ heard: speaks, probabilities }) => (speaks ? logOdds(probabilities, classes) : null))
  if (heard.every((value) => value === null)) return { finding: abstained, probability: null, run: null }
  const means = averaged(heard, spacing === null ? 1 : Math.max(1, Math.round(reach / Math.max(spacing, 0.1))))
  let best = -1
  for (const [at, mean] of means.entries()) if (mean !== null && (best < 0 || mean > (means[best] ?? -Infinity))) best = at
  const highest = means[best] ?? -surest
  const probability = 1 / (1 + Math.exp(-highest))
  if (highest < seriesThreshold) return { finding: noFinding, probability, run: null }
  const run = runAbout(means, best)
  const long = run[1] - run[0] + 1 >= Math.min(shortestRun, slices.length)
  return long ? { finding: classOf(slices.slice(run[0], run[1] + 1), classes), probability, run } : { finding: noFinding, probability, run: null }
}

/** The distance between a series' slices in mm, null where their places are not known. */
export function sliceSpacing(slices: readonly SliceHeader[]): number | null {
  const places = slices.flatMap(({ geometry }) => (geometry ? [distanceAlongNormal(geometry)] : []))
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined || places.length !== slices.length || places.length < 2) return null
  const spacing = Math.abs(last - first) / (places.length - 1)
  return spacing > 0 ? spacing : null
}

function logOdds(probabilities: Probabilities, classes: Classes): number {
  const any = anomalyProbability(probabilities, classes)
  const odds = Math.log(Math.max(1e-6, any) / Math.max(1e-6, 1 - any))
  return Math.min(surest, Math.max(-surest, odds))
}

/** Means over `radius` neighbours on both sides, weighted as a triangle; null where the slice itself is silent. */
function averaged(values: readonly (number | null)[], radius: number): readonly (number | null)[] {
  return values.map((value, at) => {
    if (value === null) return null
    let [sum, weights] = [0, 0]
    for (let step = -radius; step <= radius; step += 1) {
      const neighbour = values[at + step]
      if (neighbour === null || neighbour === undefined) continue
      const weight = radius + 1 - Math.abs(step)
      sum += weight * neighbour
      weights += weight
    }
    return sum / weights
  })
}

/** The slices about `best` whose mean is above the threshold; silent slices within do not break it. */
function runAbout(means: readonly (number | null)[], best: number): [number, number] {
  const edge = (direction: 1 | -1): number => {
    let last = best
    for (let at = best + direction; at >= 0 && at < means.length; at += direction) {
      const mean = means[at] ?? null
      if (mean !== null && mean < seriesThreshold) break
      if (mean !== null) last = at
    }
    return last
  }
  return [edge(-1), edge(1)]
}

function classOf(run: readonly Judged[], classes: Classes): ClassLabel {
  const heard = run.filter((slice) => slice.heard)
  const score = (label: ClassLabel): number => heard.reduce((sum, { probabilities }) => sum + Math.log(Math.max(0.01, probabilities[label] ?? 0)), 0)
  return findingLabels(classes).reduce((a, b) => (score(b) > score(a) ? b : a))
}
