import { convolve } from '../convolve.ts'
import type { Kernel } from '../kernel.ts'
import { combine } from './combine.ts'
import { type Filter, resolveParameters } from '../filter.ts'
import { gaussian, sigmaParameter } from './gaussian.ts'

const identity: Kernel = { name: 'identity', rows: 1, columns: 1, weights: Float32Array.of(1) }

/** Unsharp masking: image + amount · (image − smoothed image). */
export const sharpen: Filter = {
  name: 'sharpen',
  title: 'Sharpen',
  highlights: 'Makes fine detail crisper and keeps the picture otherwise as it is.',
  reference: 'Gonzalez and Woods, Digital Image Processing, 4th ed., section 3.6',
  parameters: [
    { ...sigmaParameter, default: 1 },
    { name: 'amount', title: 'Amount', unit: '', default: 1, min: 0, max: 5, step: 0.1 },
  ],
  apply(image, parameters, options) {
    const values = resolveParameters(this.parameters, parameters)
    if (!values.ok) return values
    const { sigma = 1, amount = 1 } = values.value
    const smooth = gaussian.apply(image, { sigma }, options)
    return combine(convolve(image, identity, options), smooth, (value, mean) => value + amount * (value - mean))
  },
}
