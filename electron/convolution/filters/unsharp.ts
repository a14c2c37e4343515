import { bankFilter } from './bank-filter.ts'
import { gaussianKernel } from './gaussian-kernels.ts'
import { sigmaParameter } from './gaussian.ts'
import { kernelOf } from './outer-kernel.ts'
import { pixelwise } from './pixelwise.ts'

const identity = kernelOf('identity', [[1]])

/** Unsharp masking: image + amount · (image − smoothed image). */
export const unsharp = bankFilter({
  name: 'unsharp',
  title: 'Unsharp mask',
  group: 'sharpening',
  highlights: 'Makes detail of the chosen width crisper and keeps the picture otherwise as it is.',
  reference: 'Gonzalez and Woods, Digital Image Processing, 4th ed., section 3.6',
  parameters: [
    { ...sigmaParameter, default: 1 },
    { name: 'amount', title: 'Amount', unit: '', default: 1, min: 0, max: 5, step: 0.1 },
  ],
  output: { meaning: 'brightness with its fine detail raised', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: (_, lengths) => [identity, gaussianKernel(lengths('sigma'))],
  combine: ([value, mean], { amount = 1 }) => pixelwise(value as Float32Array, mean as Float32Array, (own, around) => own + amount * (own - around)),
})
