/** Half-width in samples at which Gaussian tails are cut: 4 σ unless told, as in scipy.ndimage.gaussian_filter. */
export function gaussianRadius(sigma: number, cut = 4): number {
  return Math.floor(cut * sigma + 0.5)
}

/** A sampled Gaussian of 2·radius + 1 weights that sum to 1; `sigma` in pixels, above 0; `cut` in σ. */
export function gaussianLine(sigma: number, cut = 4): Float64Array {
  const radius = gaussianRadius(sigma, cut)
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, index) => Math.exp(-0.5 * ((index - radius) / sigma) ** 2))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Samples of g″ for a Gaussian that sums to 1, with their mean taken off, so that a flat line gives zero. */
export function gaussianSecondDerivative(sigma: number, cut = 4): Float64Array {
  const radius = gaussianRadius(sigma, cut)
  const raw = gaussianLine(sigma, cut).map((weight, index) => weight * (((index - radius) / sigma) ** 2 - 1) / sigma ** 2)
  const mean = raw.reduce((total, weight) => total + weight, 0) / raw.length
  return raw.map((weight) => weight - mean)
}
