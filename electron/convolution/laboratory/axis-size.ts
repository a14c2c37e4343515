import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import type { AxisSize } from '../../core/laboratory.ts'
import type { OutputLine } from '../output-line.ts'

/** The terms of the formula behind the output size of an axis of `input` pixels, which gives `whole` outputs without a region. */
export function axisSize(input: number, { first, count, reach, before }: OutputLine, whole: number, { border, stride }: ConvolutionOptions): AxisSize {
  const padded = border !== 'valid'
  return { input, before: padded ? before : 0, after: padded ? reach - 1 - before : 0, reach, stride, whole, output: count, first }
}
