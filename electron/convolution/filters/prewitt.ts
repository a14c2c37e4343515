import { gradientFilters } from './gradient-filters.ts'
import { kernelOf } from './outer-kernel.ts'

/** The Prewitt pair: 6 times the slope in grey levels per pixel. */
export const [prewitt, prewittX, prewittY, prewittDirection] = gradientFilters({
  name: 'prewitt',
  title: 'Prewitt',
  reference: 'Prewitt, Object enhancement and extraction, in Picture Processing and Psychopictorics, Academic Press 1970',
  scale: '6 × ',
  trait: 'with three pixels of equal weight on either side',
  across: kernelOf('prewitt-x', [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]),
  down: kernelOf('prewitt-y', [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
})
