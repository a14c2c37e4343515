import type { RecipeStep } from '../core/recipe.ts'
import { stepWords } from '../core/step-words.ts'
import { findFilter } from './filters/registry.ts'

/** A step of a recipe in words, with every number that decides its result, e.g. “Gaussian (Width σ 2 px; stride 2)”. */
export function describeStep(step: RecipeStep): string {
  const filter = step.filter === undefined ? null : findFilter(step.filter)
  const { title, details } = stepWords(step, filter?.ok ? filter.value : null)
  return details ? `${title} (${details})` : title
}
