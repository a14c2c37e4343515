import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type FeatureMap, placeWithin, wholePlace } from '../core/feature-map.ts'
import { type Recipe, type RecipeStep, parseRecipe } from '../core/recipe.ts'
import { type Result, fail, ok } from '../core/result.ts'
import { schemaWords } from '../core/schema-words.ts'
import { checkReach } from './check-reach.ts'
import { convolve } from './convolve.ts'
import { type FilterImage, resolveParameters } from './filter.ts'
import { filterRequestSchema } from './filter-request.ts'
import { checkHeeded } from './filters/check-heeded.ts'
import { findFilter } from './filters/registry.ts'
import { parseKernel } from './kernel.ts'
import { outputGrid } from './output-grid.ts'
import { readOptions } from './read-options.ts'

/** A checked request, ready for any number of images; `signal` ends a chain between two steps with `cancelled`. */
export type RunFilter = (image: FilterImage, signal?: AbortSignal) => Result<FeatureMap>

/**
 * Turns what the page or the command line asks for into a function of an image.
 *
 * Fails with `request-invalid` (not exactly one of filter, kernel and recipe, unknown fields), `filter-unknown`,
 * `kernel-invalid`, `recipe-invalid`, `recipe-newer`, or `option-invalid` (options or parameters out of range, or an option
 * that the filter would have to ignore). What depends on an image, such as a kernel larger than it, fails when it is run.
 */
export function parseFilterRequest(document: unknown): Result<RunFilter> {
  const request = filterRequestSchema.safeParse(document)
  if (!request.success) return fail('request-invalid', `The filter request is not valid${schemaWords(request.error)}`)
  const { filter, kernel, recipe, parameters, options } = request.data
  if ([filter, kernel, recipe].filter((one) => one !== undefined).length !== 1) return fail('request-invalid', 'Give either a filter, a kernel or a recipe.')
  if (recipe === undefined) return prepareStep({ ...(filter === undefined ? { kernel } : { filter }), parameters, options })
  if (Object.keys(parameters).length > 0 || options !== undefined) return fail('request-invalid', 'A recipe carries its own parameters and options.')
  const read = parseRecipe(recipe)
  return read.ok ? prepareRecipe(read.value) : read
}

/** A chain of steps, each on what the one before it made; a step that cannot be used is named by its number. */
export function prepareRecipe({ steps }: Recipe): Result<RunFilter> {
  const prepared: RunFilter[] = []
  for (const [index, step] of steps.entries()) {
    const run = prepareStep(step)
    if (!run.ok) return inStep(index, steps.length, run.failure)
    prepared.push(run.value)
  }
  return ok((image, signal) => {
    let current: FilterImage = image
    let place = wholePlace
    for (const [index, run] of prepared.entries()) {
      if (signal?.aborted) return fail('cancelled', 'Filtering was cancelled.')
      const map = run(current)
      if (!map.ok) return inStep(index, prepared.length, map.failure)
      place = placeWithin(place, map.value.place)
      current = { ...map.value, ...spacingOf(image, place.stride) }
    }
    return ok({ rows: current.rows, columns: current.columns, data: current.data, place })
  })
}

/** A step of a recipe, or a request for one filter: the same parts. */
type Step = Pick<RecipeStep, 'filter' | 'kernel' | 'parameters'> & { readonly options?: RecipeStep['options'] | undefined }

function prepareStep({ filter: name, kernel: drawn, parameters, options: given }: Step): Result<RunFilter> {
  const options = readOptions(given ?? {})
  if (!options.ok) return options
  if (name === undefined) return prepareKernel(drawn, parameters, options.value)
  const filter = findFilter(name)
  if (!filter.ok) return filter
  const heeded = checkHeeded(filter.value, options.value)
  if (!heeded.ok) return heeded
  const values = resolveParameters(filter.value.parameters, parameters, options.value.unit)
  return values.ok ? ok((image) => filter.value.apply(image, values.value, options.value)) : values
}

function prepareKernel(drawn: unknown, parameters: RecipeStep['parameters'], options: ConvolutionOptions): Result<RunFilter> {
  const kernel = parseKernel(drawn)
  if (!kernel.ok) return kernel
  const none = resolveParameters([], parameters)
  if (!none.ok) return none
  return ok((image) => {
    const fits = checkReach(kernel.value, options, image)
    if (!fits.ok) return fits
    const grid = outputGrid(image, kernel.value, options)
    if (!grid.ok) return grid
    const map = convolve(image, kernel.value, options)
    if (!map.ok) return map
    return ok({ ...map.value, place: { row: grid.value.down.first, column: grid.value.across.first, stride: options.stride } })
  })
}

/** The spacing of a map of every stride-th pixel. */
function spacingOf({ rowSpacing, columnSpacing }: FilterImage, stride: number): Pick<FilterImage, 'rowSpacing' | 'columnSpacing'> {
  return {
    ...(rowSpacing !== undefined && { rowSpacing: rowSpacing * stride }),
    ...(columnSpacing !== undefined && { columnSpacing: columnSpacing * stride }),
  }
}

function inStep(index: number, count: number, { code, message }: { readonly code: Parameters<typeof fail>[0]; readonly message: string }): Result<never> {
  return fail(code, count === 1 ? message : `Step ${index + 1} of the recipe: ${message}`)
}
