import { convolve } from '../convolve.ts'
import type { Kernel } from '../kernel.ts'
import { combine, length } from './combine.ts'
import { type Filter, resolveParameters } from '../filter.ts'

const across: Kernel = { name: 'sobel-x', rows: 3, columns: 3, weights: Float32Array.of(-1, 0, 1, -2, 0, 2, -1, 0, 1) }
const down: Kernel = { name: 'sobel-y', rows: 3, columns: 3, weights: Float32Array.of(-1, -2, -1, 0, 0, 0, 1, 2, 1) }
const reference = 'Sobel and Feldman, Stanford Artificial Intelligence Project, 1968'

/** Length of the Sobel gradient, √(x² + y²), never negative; 8 times the slope in grey levels per pixel. */
export const sobel: Filter = {
  name: 'sobel',
  title: 'Sobel edges',
  highlights: 'Outlines every border between bright and dark tissue.',
  reference,
  parameters: [],
  apply(image, parameters, options) {
    const values = resolveParameters(this.parameters, parameters)
    if (!values.ok) return values
    return combine(convolve(image, across, options), convolve(image, down, options), length)
  },
}

/** The horizontal part: positive where brightness grows with the column (in correlation). */
export const sobelX: Filter = directional(across, 'Sobel, across', 'Shows borders that run up and down: bright where brightness grows towards the right.')

/** The vertical part: positive where brightness grows with the row (in correlation). */
export const sobelY: Filter = directional(down, 'Sobel, down', 'Shows borders that run left to right: bright where brightness grows towards the bottom.')

function directional(kernel: Kernel, title: string, highlights: string): Filter {
  return {
    name: kernel.name,
    title,
    highlights,
    reference,
    parameters: [],
    apply(image, parameters, options) {
      const values = resolveParameters(this.parameters, parameters)
      return values.ok ? convolve(image, kernel, options) : values
    },
  }
}
