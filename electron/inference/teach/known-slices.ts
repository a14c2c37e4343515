import { placeOf, squaredLength, whitened } from '../gate/feature-distance.ts'
import type { FeatureStatistics } from '../gate/feature-statistics.ts'
import { resembles } from './hold-out.ts'
import type { FeatureTable } from './train-head.ts'

/** What `ood.json` says of a taught network, but for the network itself. */
export type KnownSlices = Omit<FeatureStatistics, 'sha256'>

/** As many as the schema holds. */
const mostCentres = 256
/** Share of the taught slices by which the threshold is reckoned, and how many deviations from their mean it lies. */
const nearShare = 0.95
const deviations = 3

/**
 * Where taught slices lie in the base's feature space, so that the taught network can abstain from others: each is a centre
 * of its own, in the base's coordinates and by its spread within classes. A slice counts as known up to three
 * deviations above the mean of the distances at which taught slices lie from those that do not resemble them. Null where they all do, or features are no numbers.
 *
 * Measured by `npm run bench -- teach --draws 10`, and with `--patients 5` (heads taught on version 2.2.0 from 20 slices of two
 * kinds out of three, from two or from five patients of each, medians of draws): 1 to 15 % and 0 to 4 % of other patients' slices of these kinds lie beyond, and
 * 93 to 100 % of web pictures and healthy heads, most of which the network was trained on. By the same distances over all draws,
 * in the worst of 60 64 % of these. The largest distance as the
 * threshold was tighter where patients were few (14 % in place of 6 % beyond, over all kinds) and let most strangers in where one
 * slice in twenty was odd (a fifth beyond in the worst draw). The rule was chosen among nine by these figures.
 * @param gated what the gate reads of each slice of the table
 */
export function knownSlices(base: FeatureStatistics, gated: readonly Float32Array[], { places, labels: truths }: FeatureTable, labels: readonly string[]): KnownSlices | null {
  const coordinates = gated.flatMap((features) => {
    const place = placeOf(features, base)
    return place?.every(Number.isFinite) ? [place] : []
  })
  if (coordinates.length < gated.length) return null
  const within = coordinates.map((place) => whitened(base.within, place))
  const every = Math.max(1, coordinates.length / mostCentres)
  const chosen = Array.from({ length: Math.min(mostCentres, coordinates.length) }, (_, k) => Math.floor(k * every))
  const distances = coordinates.flatMap((place, slice) => {
    const others = chosen.filter((other) => !alike(places[slice], places[other]))
    const nearest = Math.min(...others.map((other) => squaredLength((within[slice] ?? []).map((value, k) => value - (within[other]?.[k] ?? 0)))))
    return Number.isFinite(nearest) ? [nearest - squaredLength(whitened(base.overall, place))] : []
  })
  if (distances.length === 0) return null
  const threshold = short(reachOf(distances))
  const { schema, tensors, mean, directions, overall } = base
  return { schema, tensors, mean, directions, within: base.within, overall, threshold, centres: chosen.map((slice) => ({ name: labels[truths[slice] ?? -1] ?? '', at: (coordinates[slice] ?? []).map(short) })) }
}

/** Three deviations above the mean of all but the furthest twentieth, at least one: one odd slice among twenty would let strangers in. */
function reachOf(distances: readonly number[]): number {
  const near = distances.toSorted((a, b) => a - b).slice(0, Math.max(1, Math.floor(nearShare * distances.length)))
  const mean = near.reduce((sum, distance) => sum + distance, 0) / near.length
  const variance = near.reduce((sum, distance) => sum + (distance - mean) ** 2, 0) / Math.max(1, near.length - 1)
  return mean + deviations * Math.sqrt(variance)
}

function alike(a: FeatureTable['places'][number] | undefined, b: FeatureTable['places'][number] | undefined): boolean {
  return !a || !b || resembles(a, b)
}

/** Four digits: far below what the threshold can tell. */
function short(value: number): number {
  return Number(value.toPrecision(4))
}
