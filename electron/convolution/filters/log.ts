import { combine } from './combine.ts'
import { type Filter, resolveParameters } from '../filter.ts'
import { sigmaParameter } from './gaussian.ts'
import { gaussianLine, gaussianSecondDerivative } from './gaussian-line.ts'
import { separable } from './separable.ts'

/**
 * Laplacian of Gaussian, g″(y)·g(x) + g(y)·g″(x) with width σ, cut at 4 σ. The second-derivative weights are shifted to
 * sum to zero, so that a flat image gives zero. Positive in dark blobs, negative in bright ones of radius about σ·√2.
 */
export const log: Filter = {
  name: 'log',
  title: 'Laplacian of Gaussian',
  highlights: 'Finds blobs about as large as the chosen width, dark ones positive and bright ones negative.',
  reference: 'Marr and Hildreth, Theory of edge detection, Proc. R. Soc. Lond. B 207, 1980',
  parameters: [{ ...sigmaParameter, default: 2 }],
  apply(image, parameters, options) {
    const values = resolveParameters(this.parameters, parameters)
    if (!values.ok) return values
    const sigma = values.value['sigma'] as number
    const smooth = Float32Array.from(gaussianLine(sigma))
    const curve = Float32Array.from(gaussianSecondDerivative(sigma))
    return combine(separable(image, curve, smooth, options), separable(image, smooth, curve, options), (a, b) => a + b)
  },
}
