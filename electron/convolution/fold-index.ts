import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { never } from '../core/result.ts'

/**
 * The index inside 0..length-1 whose pixel stands in for `index` of a line, or -1 where the border is zero.
 *
 * - `zero`: … 0 0 | a b c d | 0 0 …
 * - `replicate`: … a a | a b c d | d d … (scipy.ndimage `nearest`, OpenCV `BORDER_REPLICATE`)
 * - `reflect`: … b a | a b c d | d c … (scipy.ndimage `reflect`, OpenCV `BORDER_REFLECT`): the edge pixel is repeated
 *
 * Any distance is allowed: `reflect` folds as often as it takes, with period 2·length.
 */
export function foldIndex(index: number, length: number, border: ConvolutionOptions['border']): number {
  if (index >= 0 && index < length) return index
  switch (border) {
    case 'zero':
      return -1
    case 'replicate':
      return index < 0 ? 0 : length - 1
    case 'reflect': {
      const period = 2 * length
      const within = ((index % period) + period) % period
      return within < length ? within : period - 1 - within
    }
    default:
      return never(border)
  }
}
