import type { FilterParameter } from '../filter.ts'
import { bankFilter } from './bank-filter.ts'
import { gaussianKernel } from './gaussian-kernels.ts'

/** The width of a Gaussian, shared by the filters that smooth. */
export const sigmaParameter: FilterParameter = {
  name: 'sigma', title: 'Width σ', unit: 'px', default: 1.5, min: 0.5, max: 10, step: 0.1,
}

/** Smoothing by a Gaussian of width σ, cut at 4 σ. */
export const gaussian = bankFilter({
  name: 'gaussian',
  title: 'Gaussian',
  group: 'smoothing',
  highlights: 'Calms noise, so that slow changes of brightness stand out.',
  reference: 'Lindeberg, Scale-Space Theory in Computer Vision, Kluwer 1994',
  parameters: [sigmaParameter],
  output: { meaning: 'brightness averaged over the neighbourhood', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: (_, lengths) => [gaussianKernel(lengths('sigma'))],
})
