import type { FeatureStatistics } from './feature-statistics.ts'

/**
 * How far a slice lies from the training slices in the network's feature space: the squared Mahalanobis distance to the
 * nearest class under a shared, shrunk covariance (Lee et al., A simple unified framework for detecting
 * out-of-distribution samples and adversarial attacks, NeurIPS 2018), less that to all training slices together, which
 * takes out what is merely rare (Ren et al., A simple fix to Mahalanobis distance, 2021). Infinite for features of another
 * length or that are no numbers.
 */
export function featureDistance(features: Float32Array, statistics: FeatureStatistics): number {
  const { centres, within, overall } = statistics
  const place = placeOf(features, statistics)
  if (!place) return Infinity
  const distances = centres.map(({ at }) => squaredLength(whitened(within, place.map((value, k) => value - (at[k] ?? 0)))))
  const distance = Math.min(...distances) - squaredLength(whitened(overall, place))
  return Number.isFinite(distance) ? distance : Infinity
}

/** Features in the coordinates of some statistics; null for features of another length. */
export function placeOf(features: Float32Array, { mean, directions }: Pick<FeatureStatistics, 'mean' | 'directions'>): number[] | null {
  if (features.length !== mean.length) return null
  const offset = features.map((value, k) => value - (mean[k] ?? 0))
  return directions.map((row) => product(row, offset))
}

export function whitened(whitening: readonly (readonly number[])[], place: readonly number[]): number[] {
  return whitening.map((row) => product(row, place))
}

export function squaredLength(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0)
}

function product(row: readonly number[], values: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < row.length; k += 1) sum += (row[k] ?? 0) * (values[k] ?? 0)
  return sum
}
