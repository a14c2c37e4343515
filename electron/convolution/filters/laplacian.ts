import { convolve } from '../convolve.ts'
import type { Kernel } from '../kernel.ts'
import { type Filter, resolveParameters } from '../filter.ts'

const four: Kernel = { name: 'laplacian-4', rows: 3, columns: 3, weights: Float32Array.of(0, 1, 0, 1, -4, 1, 0, 1, 0) }
const eight: Kernel = { name: 'laplacian-8', rows: 3, columns: 3, weights: Float32Array.of(1, 1, 1, 1, -8, 1, 1, 1, 1) }

/** Second differences over 4 or 8 neighbours: positive in dark spots, negative in bright ones, zero on slopes. */
export const laplacian: Filter = {
  name: 'laplacian',
  title: 'Laplacian',
  highlights: 'Shows fine detail: thin lines, small spots and both sides of sharp borders.',
  reference: 'Gonzalez and Woods, Digital Image Processing, 4th ed., section 3.6',
  parameters: [{ name: 'neighbours', title: 'Neighbours', unit: '', default: 4, min: 4, max: 8, step: 4 }],
  apply(image, parameters, options) {
    const values = resolveParameters(this.parameters, parameters)
    if (!values.ok) return values
    return convolve(image, values.value['neighbours'] === 8 ? eight : four, options)
  },
}
