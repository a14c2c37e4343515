import { checkHeeded } from '../convolution/filters/check-heeded.ts'
import { findFilter } from '../convolution/filters/registry.ts'
import { readOptions } from '../convolution/read-options.ts'
import type { RecipeStep } from '../core/recipe.ts'
import { refusedUse } from './command.ts'

/** Throws a `UsageError` for an option that a filter would have to ignore: that hangs on no image, so none needs to be read first. */
export function refuseUnheeded(steps: readonly Pick<RecipeStep, 'filter' | 'options'>[]): void {
  for (const [index, { filter: name, options }] of steps.entries()) {
    const filter = name === undefined ? null : findFilter(name)
    const read = readOptions(options)
    const heeded = filter?.ok && read.ok ? checkHeeded(filter.value, read.value) : null
    if (!heeded || heeded.ok) continue
    const { code, message } = heeded.failure
    throw refusedUse({ code, message: steps.length === 1 ? message : `Step ${index + 1} of the recipe: ${message}` })
  }
}
