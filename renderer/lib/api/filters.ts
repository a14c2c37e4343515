import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import { callForJson } from './http.ts'
import { type RangedImage, callForImage, slicePath } from './pixels.ts'

/** One number a person may set. */
export interface FilterParameterFacts {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly default: number
  readonly min: number
  readonly max: number
  readonly step: number
}

/** A filter of the registry, as the menu shows it. */
export interface FilterFacts {
  readonly name: string
  readonly title: string
  readonly highlights: string
  readonly reference: string
  readonly parameters: readonly FilterParameterFacts[]
}

/** A filter with everything that decides its result. */
export interface FilterRequest {
  readonly filter: string
  readonly parameters: Readonly<Record<string, number>>
  readonly options: Pick<ConvolutionOptions, 'mode' | 'border'>
}

export async function listFilters(): Promise<Result<readonly FilterFacts[]>> {
  const answer = await callForJson<{ filters: FilterFacts[] }>('/api/filters')
  return answer.ok ? ok(answer.value.filters) : answer
}

/** Runs a filter over a slice on the main side. */
export function getFeatureMap(seriesId: string, index: number, request: FilterRequest, signal: AbortSignal): Promise<Result<RangedImage>> {
  return callForImage(`${slicePath(seriesId, index)}/feature-map`, { method: 'POST', json: request, signal })
}
