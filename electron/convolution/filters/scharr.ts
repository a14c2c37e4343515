import { convolve } from '../convolve.ts'
import type { Kernel } from '../kernel.ts'
import { combine, length } from './combine.ts'
import { type Filter, resolveParameters } from '../filter.ts'

const across: Kernel = { name: 'scharr-x', rows: 3, columns: 3, weights: Float32Array.of(-3, 0, 3, -10, 0, 10, -3, 0, 3) }
const down: Kernel = { name: 'scharr-y', rows: 3, columns: 3, weights: Float32Array.of(-3, -10, -3, 0, 0, 0, 3, 10, 3) }

/** Length of the Scharr gradient, √(x² + y²), never negative; 32 times the slope in grey levels per pixel. */
export const scharr: Filter = {
  name: 'scharr',
  title: 'Scharr edges',
  highlights: 'Outlines borders evenly in every direction, slanted ones too.',
  reference: 'Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung, PhD thesis, Heidelberg 2000',
  parameters: [],
  apply(image, parameters, options) {
    const values = resolveParameters(this.parameters, parameters)
    if (!values.ok) return values
    return combine(convolve(image, across, options), convolve(image, down, options), length)
  },
}
