import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { type Result, fail, ok } from '../../core/result.ts'
import { checkReach } from '../check-reach.ts'
import { type Kernel, parseKernel } from '../kernel.ts'
import type { Size } from '../output-grid.ts'
import { readOptions } from '../read-options.ts'

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
  const fits = checkReach(experiment.value.kernel, experiment.value.options, image)
  return fits.ok ? experiment : fits
}

/** The checks that need no image. */
export function parseExperiment(drawn: unknown, given: unknown): Result<CheckedExperiment> {
  const kernel = parseKernel(drawn)
  if (!kernel.ok) return kernel
  const options = readOptions(given ?? {})
  return options.ok ? ok({ kernel: kernel.value, options: options.value }) : options
}

function strideOf(given: unknown): number {
  const stride = typeof given === 'object' && given !== null && 'stride' in given ? given.stride : 1
  return typeof stride === 'number' ? stride : 1
}
