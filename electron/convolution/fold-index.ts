import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { never } from '../core/result.ts'

/**
 * The index inside 0..length-1 whose pixel stands in for `index` of a line, or -1 where the border is zero.
 *
 * - `zero`: … 0 0 | a b c d | 0 0 … (scipy.ndimage `constant`, OpenCV `BORDER_CONSTANT`)
 * - `replicate`: … a a | a b c d | d d … (scipy.ndimage `nearest`, OpenCV `BORDER_REPLICATE`)
 * - `reflect`: … b a | a b c d | d c … (scipy.ndimage `reflect`, OpenCV `BORDER_REFLECT`): the edge pixel is repeated
 * - `wrap`: … c d | a b c d | a b … (scipy.ndimage `wrap`, OpenCV `BORDER_WRAP`)
 * - `valid`: outputs are chosen so that nothing beyond the line is asked for
 *
 * Any distance is allowed: `reflect` folds as often as it takes, with period 2·length, `wrap` with period length.
 */
export function foldIndex(index: number, length: number, border: ConvolutionOptions['border']): number {
  if (index >= 0 && index < length) return index
  switch (border) {
    case 'zero':
    case 'valid':
      return -1
    case 'replicate':
      return index < 0 ? 0 : length - 1
    case 'reflect': {
      const within = modulo(index, 2 * length)
      return within < length ? within : 2 * length - 1 - within
    }
    case 'wrap':
      return modulo(index, length)
    default:
      return never(border)
  }
}

function modulo(index: number, period: number): number {
  return ((index % period) + period) % period
}
