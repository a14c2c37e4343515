import type { FeatureStatistics } from './feature-statistics.ts'

/**
 * How far a slice lies from the training slices in the network's feature space: the squared Mahalanobis distance to the
 * nearest class under a shared, shrunk covariance (Lee et al., A simple unified framework for detecting
 * out-of-distribution samples and adversarial attacks, NeurIPS 2018), less that to all training slices together, which
 * takes out what is merely rare (Ren et al., A simple fix to Mahalanobis distance, 2021). Infinite for features of another
 * length or that are no numbers.
 */
export function featureDistance(features: Float32Array, { mean, directions, centres, within, overall }: FeatureStatistics): number {
  if (features.length !== mean.length) return Infinity
  const offset = features.map((value, k) => value - (mean[k] ?? 0))
  const place = directions.map((row) => product(row, offset))
  const distances = centres.map(({ at }) => squaredLength(within, place.map((value, k) => value - (at[k] ?? 0))))
  const distance = Math.min(...distances) - squaredLength(overall, place)
  return Number.isFinite(distance) ? distance : Infinity
}

function squaredLength(whitening: readonly (readonly number[])[], place: readonly number[]): number {
  return whitening.reduce((sum, row) => sum + product(row, place) ** 2, 0)
}

function product(row: readonly number[], values: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < row.length; k += 1) sum += (row[k] ?? 0) * (values[k] ?? 0)
  return sum
}
