import { gradientFilters } from './gradient-filters.ts'
import { kernelOf } from './outer-kernel.ts'

/**
 * The Roberts cross: differences along the two diagonals of 2×2 pixels, √2 times the slope in grey levels per pixel. An
 * even kernel: the answer belongs to the corner half a pixel above and left of the pixel it is written to.
 */
export const [roberts, robertsX, robertsY, robertsDirection] = gradientFilters({
  name: 'roberts',
  title: 'Roberts',
  reference: 'Roberts, Machine perception of three-dimensional solids, PhD thesis, MIT 1963',
  scale: '√2 × ',
  trait: 'with the smallest kernel there is: sharp, and sensitive to noise',
  across: kernelOf('roberts-x', [[-1, 0], [0, 1]]),
  down: kernelOf('roberts-y', [[0, -1], [1, 0]]),
  parts: ['falling diagonal', 'rising diagonal'],
  turned: 45,
})
