import { bankFilter } from './bank-filter.ts'
import { gaussianKernel } from './gaussian-kernels.ts'
import { sigmaParameter } from './gaussian.ts'
import type { PixelLength } from './lengths.ts'
import { pixelwise } from './pixelwise.ts'

/** Difference of Gaussians: the narrow mean less the wide one. Near a ratio of 1.6 it follows the Laplacian of Gaussian. */
export const dog = bankFilter({
  name: 'dog',
  title: 'Difference of Gaussians',
  group: 'blobs',
  highlights: 'Keeps detail between two widths: bright blobs positive, dark ones negative.',
  reference: 'Marr and Hildreth, Theory of edge detection, Proc. R. Soc. Lond. B 207, 1980',
  parameters: [
    { ...sigmaParameter, title: 'Narrow σ', default: 2 },
    { name: 'ratio', title: 'Wide σ / narrow σ', unit: '', default: 1.6, min: 1.1, max: 4, step: 0.1 },
  ],
  output: { meaning: 'how much brighter the middle is than its surroundings', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: ({ ratio = 1.6 }, lengths) => [gaussianKernel(lengths('sigma')), gaussianKernel(times(lengths('sigma'), ratio))],
  combine: ([narrow, wide]) => pixelwise(narrow as Float32Array, wide as Float32Array, (a, b) => a - b),
})

function times({ rows, columns }: PixelLength, factor: number): PixelLength {
  return { rows: rows * factor, columns: columns * factor }
}
