/** A tensor of one slice as the runtime gives it. */
export interface FeatureTensor {
  readonly dims: readonly number[]
  readonly data: Float32Array
}

/** Keeps the logarithm of a channel that is silent finite. */
const floor = 1e-3

/**
 * The features of one slice: vectors [1, F] as they are, and of feature maps [1, C, rows, columns] the logarithms of each
 * channel's mean and then of each channel's deviation; activations below zero count as zero. The same arithmetic as
 * `models/training/run_features.mjs`.
 */
export function featureVector(tensors: readonly FeatureTensor[]): Float32Array {
  return Float32Array.from(tensors.flatMap(({ dims, data }) => (dims.length === 4 ? mapStatistics(data, dims[1] ?? 1) : [...data])))
}

function mapStatistics(data: Float32Array, channels: number): number[] {
  const size = data.length / channels
  const means: number[] = []
  const deviations: number[] = []
  for (let channel = 0; channel < channels; channel += 1) {
    let [sum, squares] = [0, 0]
    for (let k = channel * size; k < (channel + 1) * size; k += 1) {
      const value = Math.max(0, data[k] ?? 0)
      sum += value
      squares += value * value
    }
    const mean = sum / size
    means.push(Math.log(mean + floor))
    deviations.push(Math.log(Math.sqrt(Math.max(0, squares / size - mean * mean)) + floor))
  }
  return [...means, ...deviations]
}
