import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import { convolve } from '../convolve.ts'
import { gaussianLine } from '../filters/gaussian-line.ts'

const options: ConvolutionOptions = { mode: 'correlation', border: 'zero', stride: 1, dilation: 1, unit: 'px' }

/** A Gaussian of σ pixels as two line passes, zeros beyond the image. */
export function blurred(image: ScalarImage, sigma: number): Float32Array {
  const weights = Float32Array.from(gaussianLine(sigma, 3))
  const across = convolve(image, { name: 'row', rows: 1, columns: weights.length, weights }, options)
  if (!across.ok) throw new Error(across.failure.message)
  const down = convolve(across.value, { name: 'column', rows: weights.length, columns: 1, weights }, options)
  if (!down.ok) throw new Error(down.failure.message)
  return down.value.data
}

/** A Gaussian mean over the pixels of a mask only: what lies outside neither darkens nor brightens its rim. */
export type MaskedBlur = (values: Float32Array) => Float32Array

/**
 * Normalised convolution (Knutsson and Westin, CVPR 1993): the blurred values of the mask over the blurred mask. Outside,
 * and where the mask is hardly felt, 0.
 */
export function maskedBlur(mask: Uint8Array, rows: number, columns: number, sigma: number): MaskedBlur {
  const weights = blurred({ rows, columns, data: Float32Array.from(mask) }, sigma)
  return (values) => {
    const inside = values.map((value, index) => (mask[index] === 1 ? value : 0))
    return blurred({ rows, columns, data: inside }, sigma).map((sum, index) => (mask[index] === 1 ? sum / Math.max(1e-3, weights[index] as number) : 0))
  }
}
