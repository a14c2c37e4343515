import { bankFilter } from './bank-filter.ts'
import { radiusOf } from './lengths.ts'
import type { FilterParameter } from '../filter.ts'
import { outerKernel } from './outer-kernel.ts'

/** Half the side of a square window without its middle, shared by the filters that look at one. */
export const radiusParameter: FilterParameter = {
  name: 'radius', title: 'Window radius', unit: 'px', default: 2, min: 1, max: 15, step: 1,
}

/** The plain mean of a window of (2·radius + 1)² pixels. */
export const box = bankFilter({
  name: 'box',
  title: 'Box mean',
  group: 'smoothing',
  highlights: 'Averages a square of pixels: the simplest calming of noise, with a square’s artefacts.',
  reference: 'Gonzalez and Woods, Digital Image Processing, 4th ed., section 3.5',
  parameters: [radiusParameter],
  output: { meaning: 'mean brightness of the window', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: (_, lengths) => {
    const { rows, columns } = radiusOf(lengths('radius'))
    const line = (side: number) => new Float64Array(side).fill(1 / side)
    return [outerKernel('box', { vertical: line(2 * rows + 1), horizontal: line(2 * columns + 1) })]
  },
})
