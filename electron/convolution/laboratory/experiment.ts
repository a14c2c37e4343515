import { type ConvolutionOptions, convolutionOptionsSchema } from '../../core/convolution-options.ts'
import { type Result, fail, ok } from '../../core/result.ts'
import { type Kernel, parseKernel } from '../kernel.ts'
import type { Size } from '../output-grid.ts'

/** A checked kernel and how it shall slide. */
export interface CheckedExperiment {
  readonly kernel: Kernel
  readonly options: ConvolutionOptions
}

/**
 * Checks what a person tries out, and whether it suits the image.
 *
 * Fails with `kernel-invalid` (see `parseKernel`; or the kernel reaches further than the image does) or `option-invalid`
 * (an option out of range; or the stride leads beyond the image), always in a sentence for the person.
 */
export function checkExperiment(drawn: unknown, given: unknown, image: Size): Result<CheckedExperiment> {
  const stride = strideOf(given)
  if (stride > Math.max(image.rows, image.columns)) {
    return fail('option-invalid', `A stride of ${stride} leads beyond the image of ${image.columns} × ${image.rows} pixels.`)
  }
  const experiment = parseExperiment(drawn, given)
  if (!experiment.ok) return experiment
  const { kernel, options } = experiment.value
  const [columns, rows] = [kernel.columns, kernel.rows].map((side) => options.dilation * (side - 1) + 1) as [number, number]
  if (rows > image.rows || columns > image.columns) {
    const dilated = options.dilation > 1 ? `, dilated by ${options.dilation},` : ''
    return fail('kernel-invalid', `The kernel${dilated} covers ${columns} × ${rows} pixels, more than the image of ${image.columns} × ${image.rows}.`)
  }
  return experiment
}

/** The checks that need no image. */
export function parseExperiment(drawn: unknown, given: unknown): Result<CheckedExperiment> {
  const kernel = parseKernel(drawn)
  if (!kernel.ok) return kernel
  const options = convolutionOptionsSchema.safeParse(given ?? {})
  if (options.success) return ok({ kernel: kernel.value, options: options.data })
  const { path: [field] = [], message = '' } = options.error.issues[0] ?? {}
  if (field === 'stride' || field === 'dilation') return fail('option-invalid', `The ${field} must be a whole number from 1 to 64.`)
  return fail('option-invalid', `The option ${String(field ?? '')} is not valid: ${message}.`)
}

function strideOf(given: unknown): number {
  const stride = typeof given === 'object' && given !== null && 'stride' in given ? given.stride : 1
  return typeof stride === 'number' ? stride : 1
}
