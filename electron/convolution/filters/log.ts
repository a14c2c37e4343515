import { bankFilter } from './bank-filter.ts'
import { logKernel } from './gaussian-kernels.ts'
import { sigmaParameter } from './gaussian.ts'

/**
 * Laplacian of Gaussian times σ², cut at 4 σ. Positive in dark blobs, negative in bright ones of radius about σ·√2,
 * whose contrast c answers with up to −2·c/e.
 */
export const log = bankFilter({
  name: 'log',
  title: 'Laplacian of Gaussian',
  group: 'blobs',
  highlights: 'Finds blobs about as large as the chosen width, dark ones positive and bright ones negative.',
  reference: 'Marr and Hildreth, Theory of edge detection, Proc. R. Soc. Lond. B 207, 1980; normalised as Lindeberg, IJCV 30, 1998',
  parameters: [{ ...sigmaParameter, default: 2 }],
  output: { meaning: 'how much brighter the surroundings are than the middle, σ² × second derivatives', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: (_, lengths) => [logKernel(lengths('sigma'))],
})
