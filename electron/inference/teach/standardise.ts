/** What brings features to mean 0 and spread 1: `(feature − mean) · factor`. */
export interface Standard {
  readonly mean: Float64Array
  readonly factor: Float64Array
}

/** A channel that hardly varies among the slices taught from would shout on the first slice where it does. */
const leastSpread = 0.1

/**
 * The standard of rows of features, each of weight `weights[row]`. A spread below a tenth of the median spread counts as that
 * tenth.
 */
export function standardOf(features: Float64Array, weights: Float64Array, columns: number): Standard {
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = new Float64Array(columns)
  const variance = new Float64Array(columns)
  const over = (into: Float64Array, of: (value: number, column: number) => number): void => {
    for (let row = 0; row < weights.length; row += 1) {
      const share = (weights[row] ?? 0) / total
      for (let column = 0; column < columns; column += 1) into[column] = (into[column] ?? 0) + share * of(features[row * columns + column] ?? 0, column)
    }
  }
  over(mean, (value) => value)
  over(variance, (value, column) => (value - (mean[column] ?? 0)) ** 2)
  const spread = variance.map(Math.sqrt)
  const median = spread.slice().sort()[Math.floor(columns / 2)] ?? 0
  // Where half of the features stand still, by the largest.
  const floor = leastSpread * (median > 0 ? median : spread.reduce((a, b) => Math.max(a, b), 0)) || 1
  return { mean, factor: spread.map((one) => 1 / Math.max(one, floor)) }
}

/** The rows brought to a standard. */
export function standardised(features: Float64Array, { mean, factor }: Standard): Float64Array {
  const columns = mean.length
  return features.map((value, i) => (value - (mean[i % columns] ?? 0)) * (factor[i % columns] ?? 0))
}
