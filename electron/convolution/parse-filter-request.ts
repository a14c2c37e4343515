import { convolutionOptionsSchema } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import { convolve } from './convolve.ts'
import { type FilterImage, resolveParameters } from './filter.ts'
import { filterRequestSchema } from './filter-request.ts'
import { findFilter } from './filters/registry.ts'
import { parseKernel } from './kernel.ts'

/** A checked request, ready for any number of images. */
export type RunFilter = (image: FilterImage) => Result<ScalarImage>

/**
 * Turns what the page or the command line asks for into a function of an image.
 *
 * Fails with `request-invalid` (not exactly one of filter and kernel, unknown fields), `filter-unknown`,
 * `kernel-invalid`, or `option-invalid` (options or parameters out of range).
 */
export function parseFilterRequest(document: unknown): Result<RunFilter> {
  const request = filterRequestSchema.safeParse(document)
  if (!request.success) {
    const issue = request.error.issues[0]
    return fail('request-invalid', `The filter request is not valid at “${issue?.path.join('.') ?? ''}”: ${issue?.message ?? ''}.`)
  }
  const { filter: name, kernel: drawn, parameters, options: given } = request.data
  if ((name === undefined) === (drawn === undefined)) return fail('request-invalid', 'Give either a filter or a kernel.')
  const options = convolutionOptionsSchema.safeParse(given ?? {})
  if (!options.success) {
    const issue = options.error.issues[0]
    return fail('option-invalid', `The option ${issue?.path.join('.') ?? ''} is not valid: ${issue?.message ?? ''}.`)
  }
  if (name === undefined) {
    const kernel = parseKernel(drawn)
    if (!kernel.ok) return kernel
    const none = resolveParameters([], parameters)
    return none.ok ? ok((image) => convolve(image, kernel.value, options.data)) : none
  }
  const filter = findFilter(name)
  if (!filter.ok) return filter
  const values = resolveParameters(filter.value.parameters, parameters)
  return values.ok ? ok((image) => filter.value.apply(image, values.value, options.data)) : values
}
