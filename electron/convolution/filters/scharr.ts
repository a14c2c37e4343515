import { gradientFilters } from './gradient-filters.ts'
import { kernelOf } from './outer-kernel.ts'

/** The Scharr pair: 32 times the slope in grey levels per pixel. */
export const [scharr, scharrX, scharrY, scharrDirection] = gradientFilters({
  name: 'scharr',
  title: 'Scharr',
  reference: 'Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung, PhD thesis, Heidelberg 2000',
  scale: '32 × ',
  trait: 'evenly in every direction, slanted ones too',
  across: kernelOf('scharr-x', [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
  down: kernelOf('scharr-y', [[-3, -10, -3], [0, 0, 0], [3, 10, 3]]),
})
