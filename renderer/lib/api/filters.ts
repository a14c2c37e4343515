import type { FilterDescription } from '../../../electron/convolution/filter.ts'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import type { Recipe } from '../../../electron/core/recipe.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import { callForJson } from './http.ts'
import { type PlacedImage, callForMap, slicePath } from './pixels.ts'

/** A filter with everything that decides its result, or a chain of them. */
export type FilterRequest =
  | { readonly filter: string; readonly parameters: Readonly<Record<string, number>>; readonly options: Partial<ConvolutionOptions> }
  | { readonly recipe: Recipe }

export async function listFilters(): Promise<Result<readonly FilterDescription[]>> {
  const answer = await callForJson<{ filters: FilterDescription[] }>('/api/filters')
  return answer.ok ? ok(answer.value.filters) : answer
}

/** Has a recipe checked whole, as it was read from a file: filters, numbers, options and kernels. */
export async function checkRecipe(document: unknown): Promise<Result<Recipe>> {
  const answer = await callForJson<{ recipe: Recipe }>('/api/recipes/check', { method: 'POST', json: { recipe: document } })
  return answer.ok ? ok(answer.value.recipe) : answer
}

/** Runs a filter over a slice on the main side. */
export function getFeatureMap(seriesId: string, index: number, request: FilterRequest, signal: AbortSignal): Promise<Result<PlacedImage>> {
  return callForMap(`${slicePath(seriesId, index)}/feature-map`, { method: 'POST', json: request, signal })
}
