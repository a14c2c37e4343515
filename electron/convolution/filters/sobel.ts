import { gradientFilters } from './gradient-filters.ts'
import { kernelOf } from './outer-kernel.ts'

/** The Sobel pair: 8 times the slope in grey levels per pixel. */
export const [sobel, sobelX, sobelY, sobelDirection] = gradientFilters({
  name: 'sobel',
  title: 'Sobel',
  reference: 'Sobel and Feldman, Stanford Artificial Intelligence Project, 1968',
  scale: '8 × ',
  trait: 'calming noise a little along it',
  across: kernelOf('sobel-x', [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
  down: kernelOf('sobel-y', [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
})
