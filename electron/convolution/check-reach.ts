import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { Size } from './output-grid.ts'

/**
 * Whether a person's kernel is at most as large as the image that it slides over; fails with `kernel-invalid`. (`convolve`
 * itself takes larger ones: wide filters need them on small images.)
 */
export function checkReach(kernel: Size, { dilation }: Pick<ConvolutionOptions, 'dilation'>, image: Size): Result<null> {
  const reach = (side: number): number => dilation * (side - 1) + 1
  const [columns, rows] = [reach(kernel.columns), reach(kernel.rows)]
  if (rows <= image.rows && columns <= image.columns) return ok(null)
  const dilated = dilation > 1 ? `, dilated by ${dilation},` : ''
  return fail('kernel-invalid', `The kernel${dilated} covers ${columns} × ${rows} pixels, more than the image of ${image.columns} × ${image.rows}.`)
}
