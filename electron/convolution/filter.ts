import type { ConvolutionOptions } from '../core/convolution-options.ts'
import type { FeatureMap } from '../core/feature-map.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'

/** One number a person may set; values lie in min..max, and on whole steps where `step` is a whole number. */
export interface FilterParameter {
  readonly name: string
  readonly title: string
  /** Empty for a plain number. `px`: a length, in millimetres where the option `unit` says so; then steps need not be whole. */
  readonly unit: string
  readonly default: number
  readonly min: number
  readonly max: number
  readonly step: number
}

/** A value for every parameter of one filter, by name. */
export type ParameterValues = Readonly<Record<string, number>>

/** How the filters are sorted, in the order the page and the command line list them. */
export const filterGroups = ['anomaly', 'edges', 'smoothing', 'sharpening', 'blobs', 'ridges', 'texture'] as const
export type FilterGroup = (typeof filterGroups)[number]

/**
 * - `convolution`: every number is one kernel's answer, a weighted sum of pixels
 * - `combined-convolutions`: answers of several kernels, combined pixel by pixel
 * - `not-convolution`: no weighted sum at all, or one whose weights depend on the picture
 */
export type FilterKind = 'convolution' | 'combined-convolutions' | 'not-convolution'

/** What the numbers of a filter's map mean. */
export interface FilterOutput {
  readonly meaning: string
  /** `grey levels` are the slice's own units; empty for a plain number. */
  readonly unit: string
  /** The numbers cannot lie beyond these; null where nothing bounds them. */
  readonly low: number | null
  readonly high: number | null
}

/** The options that a filter heeds; asking for another one is refused. */
export type FilterOption = keyof ConvolutionOptions

/** What a person is told about a filter; plain data, so that it can cross to the page. */
export interface FilterDescription {
  readonly name: string
  readonly title: string
  readonly group: FilterGroup
  readonly kind: FilterKind
  /** One sentence: what the filter makes visible. */
  readonly highlights: string
  /** Where the method comes from. */
  readonly reference: string
  readonly parameters: readonly FilterParameter[]
  readonly output: FilterOutput
  /** True where the largest numbers mark what is unusual; these are scored by `npm run bench -- filters`. */
  readonly marksAnomalies: boolean
  readonly options: readonly FilterOption[]
  /** The borders it can work with; none where it needs none. */
  readonly borders: readonly ConvolutionOptions['border'][]
}

/** An image with the distance in mm between its rows and between its columns, where that is known; `SlicePixels` is one. */
export interface FilterImage extends ScalarImage {
  readonly rowSpacing?: number
  readonly columnSpacing?: number
}

/** The plug-in shape every filter of the registry has. */
export interface Filter extends FilterDescription {
  /**
   * Runs the filter. `parameters` may leave out what has a default. The numbers are those of the stride-1 result of the
   * whole image that `options.stride` and `options.region` keep. Fails with `option-invalid` for an unknown or
   * out-of-range parameter or option, and for an option that the filter does not heed.
   */
  apply(image: FilterImage, parameters: ParameterValues, options: ConvolutionOptions): Result<FeatureMap>
}

/** Fills in defaults and checks ranges; fails with `option-invalid` and a sentence. */
export function resolveParameters(expected: readonly FilterParameter[], given: ParameterValues, unit: ConvolutionOptions['unit'] = 'px'): Result<ParameterValues> {
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
    const measured = parameter.unit === 'px' && unit === 'mm'
    if (!measured && Number.isInteger(step) && !Number.isInteger((value - min) / step)) {
      return fail('option-invalid', `${title} must be ${min} plus a multiple of ${step}, not ${value}.`)
    }
    values[name] = value
  }
  return ok(values)
}
