import { placeOf, squaredLength, whitened } from '../gate/feature-distance.ts'
import type { FeatureStatistics } from '../gate/feature-statistics.ts'
import { resembles } from './hold-out.ts'
import type { FeatureTable } from './train-head.ts'

/** What `ood.json` says of a taught network, but for the network itself. */
export type KnownSlices = Omit<FeatureStatistics, 'sha256'>

/** As many as the schema holds. */
const mostCentres = 256
/** Share of the taught slices within the threshold, as of training slices in `models/training/ood.py`. */
const knownShare = 0.99

/**
 * Where taught slices lie in the base's feature space, so that the taught network can abstain from others: each is a centre
 * of its own, in the base's coordinates and by its spread within classes. A slice counts as known up to the distance at
 * which taught slices lie from those that do not resemble them. Null where they all do, or features are no numbers.
 *
 * Measured on Cheng's held-out slices (heads taught from 20 slices of two kinds, from four or from two patients, medians
 * of 40 and 60 draws): 1 % and 7 % of other patients' slices of these kinds lie beyond, and 86 to 100 % of web pictures,
 * healthy heads and a bottle.
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
  const sorted = distances.sort((a, b) => a - b)
  const threshold = sorted[Math.ceil(knownShare * sorted.length) - 1]
  if (threshold === undefined) return null
  const { schema, tensors, mean, directions, overall } = base
  return { schema, tensors, mean, directions, within: base.within, overall, threshold, centres: chosen.map((slice) => ({ name: labels[truths[slice] ?? -1] ?? '', at: (coordinates[slice] ?? []).map(short) })) }
}

function alike(a: FeatureTable['places'][number] | undefined, b: FeatureTable['places'][number] | undefined): boolean {
  return !a || !b || resembles(a, b)
}

/** Four digits: far below what the threshold can tell. */
function short(value: number): number {
  return Number(value.toPrecision(4))
}
