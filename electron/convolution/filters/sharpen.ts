import { bankFilter } from './bank-filter.ts'
import { kernelOf } from './outer-kernel.ts'

/** The image minus `amount` times its Laplacian over four neighbours: one 3×3 kernel that sums to 1. */
export const sharpen = bankFilter({
  name: 'sharpen',
  title: 'Sharpen',
  group: 'sharpening',
  highlights: 'Makes the finest detail crisper, noise too, with a single small kernel.',
  reference: 'Gonzalez and Woods, Digital Image Processing, 4th ed., section 3.6',
  parameters: [{ name: 'amount', title: 'Amount', unit: '', default: 1, min: 0, max: 5, step: 0.1 }],
  output: { meaning: 'brightness with its fine detail raised', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: ({ amount = 1 }) => [kernelOf('sharpen', [[0, -amount, 0], [-amount, 1 + 4 * amount, -amount], [0, -amount, 0]])],
})
