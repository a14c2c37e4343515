import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'

/** One number a person may set; values lie in min..max, and on whole steps where `step` is a whole number. */
export interface FilterParameter {
  readonly name: string
  readonly title: string
  /** Empty for a plain number. */
  readonly unit: string
  readonly default: number
  readonly min: number
  readonly max: number
  readonly step: number
}

/** A value for every parameter of one filter, by name. */
export type ParameterValues = Readonly<Record<string, number>>

/** What a person is told about a filter; plain data, so that it can cross to the page. */
export interface FilterDescription {
  readonly name: string
  readonly title: string
  /** One sentence: what the filter makes visible. */
  readonly highlights: string
  /** Where the method comes from. */
  readonly reference: string
  readonly parameters: readonly FilterParameter[]
}

/** An image with the distance in mm between its rows and between its columns, where that is known; `SlicePixels` is one. */
export interface FilterImage extends ScalarImage {
  readonly rowSpacing?: number
  readonly columnSpacing?: number
}

/** The plug-in shape every filter of the registry has. */
export interface Filter extends FilterDescription {
  /**
   * Runs the filter. `parameters` may leave out what has a default. The result has the size `convolve` gives under
   * `options.stride`. Fails with `option-invalid` for an unknown or out-of-range parameter or option.
   */
  apply(image: FilterImage, parameters: ParameterValues, options: ConvolutionOptions): Result<ScalarImage>
}

/** Fills in defaults and checks ranges; fails with `option-invalid` and a sentence. */
export function resolveParameters(expected: readonly FilterParameter[], given: ParameterValues): Result<ParameterValues> {
  const unknown = Object.keys(given).find((name) => !expected.some((parameter) => parameter.name === name))
  if (unknown !== undefined) {
    const known = expected.map(({ name }) => name).join(', ') || 'none'
    return fail('option-invalid', `There is no parameter “${unknown}” here; known: ${known}.`)
  }
  const values: Record<string, number> = {}
  for (const parameter of expected) {
    const { name, title, min, max, step } = parameter
    const value = given[name] ?? parameter.default
    if (!(value >= min && value <= max)) return fail('option-invalid', `${title} must lie between ${min} and ${max}, not ${value}.`)
    if (Number.isInteger(step) && !Number.isInteger((value - min) / step)) {
      return fail('option-invalid', `${title} must be ${min} plus a multiple of ${step}, not ${value}.`)
    }
    values[name] = value
  }
  return ok(values)
}
