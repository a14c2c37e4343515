import { type Filter, type FilterParameter, resolveParameters } from '../filter.ts'
import { gaussianLine } from './gaussian-line.ts'
import { separable } from './separable.ts'

/** The width of a Gaussian, shared by the filters that smooth. */
export const sigmaParameter: FilterParameter = {
  name: 'sigma', title: 'Width σ', unit: 'px', default: 1.5, min: 0.5, max: 10, step: 0.1,
}

/** Smoothing by a Gaussian of width σ, cut at 4 σ. */
export const gaussian: Filter = {
  name: 'gaussian',
  title: 'Gaussian',
  highlights: 'Calms noise, so that slow changes of brightness stand out.',
  reference: 'Lindeberg, Scale-Space Theory in Computer Vision, Kluwer 1994',
  parameters: [sigmaParameter],
  apply(image, parameters, options) {
    const values = resolveParameters(this.parameters, parameters)
    if (!values.ok) return values
    const line = Float32Array.from(gaussianLine(values.value['sigma'] as number))
    return separable(image, line, line, options)
  },
}
