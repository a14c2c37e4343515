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
