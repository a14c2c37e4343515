import type { FeatureStatistics } from './feature-statistics.ts'

/**
 * How far a slice lies from the training slices in the network's feature space: the Mahalanobis distance to the nearest
 * class under a shared, shrunk covariance (Lee et al., A simple unified framework for detecting out-of-distribution
 * samples and adversarial attacks, NeurIPS 2018), in the leading directions. Infinite for features of another length or
 * that are no numbers.
 */
export function featureDistance(features: Float32Array, { mean, projection, centres }: FeatureStatistics): number {
  if (features.length !== mean.length) return Infinity
  const place = projection.map((row) => {
    let sum = 0
    for (let k = 0; k < row.length; k += 1) sum += (row[k] ?? 0) * ((features[k] ?? NaN) - (mean[k] ?? 0))
    return sum
  })
  const distances = centres.map(({ at }) => Math.sqrt(place.reduce((sum, value, k) => sum + (value - (at[k] ?? 0)) ** 2, 0)))
  const nearest = Math.min(...distances)
  return Number.isNaN(nearest) ? Infinity : nearest
}
