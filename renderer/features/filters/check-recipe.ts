import type { FilterDescription } from '../../../electron/convolution/filter.ts'
import type { Recipe } from '../../../electron/core/recipe.ts'
import { type Result, fail, ok } from '../../../electron/core/result.ts'

/**
 * Holds a recipe that was read from a file against the filters there are, before it takes the place of the shown one:
 * `filter-unknown`, or `option-invalid` for a parameter that is unknown or out of range. Kernels and options are checked
 * where they are used.
 */
export function checkRecipe(recipe: Recipe, available: readonly FilterDescription[]): Result<Recipe> {
  for (const [index, { filter: name, parameters }] of recipe.steps.entries()) {
    if (name === undefined) continue
    const place = `Step ${index + 1} of the recipe`
    const filter = available.find((one) => one.name === name)
    if (!filter) return fail('filter-unknown', `${place} asks for the filter “${name}”, which this Sulcus does not have.`)
    for (const [key, value] of Object.entries(parameters)) {
      const parameter = filter.parameters.find((one) => one.name === key)
      if (!parameter) return fail('option-invalid', `${place}: ${filter.title} has no parameter “${key}”.`)
      if (value < parameter.min || value > parameter.max) {
        return fail('option-invalid', `${place}: ${parameter.title} must lie between ${parameter.min} and ${parameter.max}, not ${value}.`)
      }
    }
  }
  return ok(recipe)
}
