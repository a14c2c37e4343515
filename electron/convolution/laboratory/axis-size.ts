import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import type { AxisSize } from '../../core/laboratory.ts'
import type { OutputLine } from '../output-line.ts'

/** The terms of the formula behind an axis' output size, for one whose whole line of `input` pixels is convolved. */
export function axisSize(input: number, { first, count, reach, before }: OutputLine, { border, stride }: ConvolutionOptions): AxisSize {
  const padded = border !== 'valid'
  return { input, before: padded ? before : 0, after: padded ? reach - 1 - before : 0, reach, stride, output: count, first }
}
