import { bankFilter } from './bank-filter.ts'
import { kernelOf } from './outer-kernel.ts'

const four = kernelOf('laplacian-4', [[0, 1, 0], [1, -4, 1], [0, 1, 0]])
const eight = kernelOf('laplacian-8', [[1, 1, 1], [1, -8, 1], [1, 1, 1]])

/** Second differences over 4 or 8 neighbours: positive in dark spots, negative in bright ones, zero on slopes. */
export const laplacian = bankFilter({
  name: 'laplacian',
  title: 'Laplacian',
  group: 'blobs',
  highlights: 'Shows fine detail: thin lines, small spots and both sides of sharp borders.',
  reference: 'Gonzalez and Woods, Digital Image Processing, 4th ed., section 3.6',
  parameters: [{ name: 'neighbours', title: 'Neighbours', unit: '', default: 4, min: 4, max: 8, step: 4 }],
  output: { meaning: 'how much brighter the neighbours are together', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: ({ neighbours }) => [neighbours === 8 ? eight : four],
})
