import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import type { Result } from '../../core/result.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import { convolve } from '../convolve.ts'

/**
 * Applies the kernel `vertical ⊗ horizontal` as two line passes: the same numbers as the full kernel for every border,
 * mode and dilation, for 2·n instead of n² products. The stride is taken in the second pass.
 */
export function separable(image: ScalarImage, vertical: Float32Array, horizontal: Float32Array, options: ConvolutionOptions): Result<ScalarImage> {
  const rows = acrossRows(image, horizontal, options)
  return rows.ok ? downColumns(rows.value, vertical, options) : rows
}

/** The first pass: along every row, at stride 1. */
export function acrossRows(image: ScalarImage, weights: Float32Array, options: ConvolutionOptions): Result<ScalarImage> {
  return convolve(image, { name: 'row', rows: 1, columns: weights.length, weights }, { ...options, stride: 1 })
}

/** The second pass: along every column, keeping what the stride keeps. */
export function downColumns(image: ScalarImage, weights: Float32Array, options: ConvolutionOptions): Result<ScalarImage> {
  return convolve(image, { name: 'column', rows: weights.length, columns: 1, weights }, options)
}
