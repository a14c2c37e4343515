import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { type Result, fail, ok } from '../../core/result.ts'
import type { FilterDescription, FilterOption } from '../filter.ts'

/** What an option is when nobody asked for anything. */
const neutral: Readonly<Partial<Record<FilterOption, unknown>>> = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px', region: undefined }

/** All options, for filters that are made of kernels alone. */
export const everyOption: readonly FilterOption[] = ['mode', 'border', 'stride', 'dilation', 'unit', 'region']

/**
 * Refuses, with `option-invalid`, what the filter would have to ignore: nobody shall believe that a median was flipped.
 * Only values other than the neutral one count as asked for.
 */
export function checkHeeded(filter: Pick<FilterDescription, 'title' | 'options' | 'borders'>, options: ConvolutionOptions): Result<true> {
  const names = Object.keys(neutral) as FilterOption[]
  const ignored = names.find((name) => !filter.options.includes(name) && options[name] !== neutral[name])
  if (ignored) return fail('option-invalid', `${filter.title} does not take the option ${ignored}.`)
  if (filter.options.includes('border') && !filter.borders.includes(options.border)) {
    return fail('option-invalid', `${filter.title} does not take the border ${options.border}; it takes ${filter.borders.join(', ')}.`)
  }
  return ok(true)
}
