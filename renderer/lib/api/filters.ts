import type { FilterDescription } from '../../../electron/convolution/filter.ts'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import { callForJson } from './http.ts'
import { type RangedImage, callForImage, slicePath } from './pixels.ts'

/** A filter with everything that decides its result. */
export interface FilterRequest {
  readonly filter: string
  readonly parameters: Readonly<Record<string, number>>
  readonly options: Pick<ConvolutionOptions, 'mode' | 'border'>
}

export async function listFilters(): Promise<Result<readonly FilterDescription[]>> {
  const answer = await callForJson<{ filters: FilterDescription[] }>('/api/filters')
  return answer.ok ? ok(answer.value.filters) : answer
}

/** Runs a filter over a slice on the main side. */
export function getFeatureMap(seriesId: string, index: number, request: FilterRequest, signal: AbortSignal): Promise<Result<RangedImage>> {
  return callForImage(`${slicePath(seriesId, index)}/feature-map`, { method: 'POST', json: request, signal })
}
