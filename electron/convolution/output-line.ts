import type { ConvolutionOptions } from '../core/convolution-options.ts'

/** The pixels of one axis that outputs are centred on, and how far the kernel reaches about each. */
export interface OutputLine {
  /** Pixel under the first output's centre. */
  readonly first: number
  readonly count: number
  /** Pixels that the kernel spans: dilation · (side − 1) + 1. */
  readonly reach: number
  /** How many of them lie before the centre. */
  readonly before: number
}

/**
 * Where outputs lie along an axis of `length` pixels for a kernel of `side` samples.
 *
 * Anchor: the centre is pixel floor(reach / 2), so an even side reaches one pixel further towards smaller indices, and in
 * convolution, whose kernel is flipped, towards larger ones: scipy.ndimage's `correlate` and `convolve` with origin 0.
 * Outputs lie on every stride-th pixel from the first whose kernel the border allows; those outside `wanted` are left out.
 */
export function outputLine(
  length: number,
  side: number,
  { mode, border, stride, dilation }: Pick<ConvolutionOptions, 'mode' | 'border' | 'stride' | 'dilation'>,
  wanted = { first: 0, count: length },
): OutputLine {
  const reach = dilation * (side - 1) + 1
  const centre = Math.floor(reach / 2)
  const before = mode === 'convolution' ? reach - 1 - centre : centre
  const [low, high] = border === 'valid' ? [before, length - (reach - 1 - before)] : [0, length]
  const first = low + Math.max(0, Math.ceil((wanted.first - low) / stride)) * stride
  const end = Math.min(high, wanted.first + wanted.count)
  return { first, count: Math.max(0, Math.ceil((end - first) / stride)), reach, before }
}

/** The stretch of pixels, perhaps beyond both ends of the axis, that the outputs of a line are computed from. */
export function sourceLine({ first, count, reach, before }: OutputLine, stride: number): { readonly first: number; readonly count: number } {
  return { first: first - before, count: (count - 1) * stride + reach }
}
