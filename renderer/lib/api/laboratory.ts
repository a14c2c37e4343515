import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import type { FrequencyResponse, MapFacts, MapKind, MapPicture, PresetKernel, WindowAt } from '../../../electron/core/laboratory.ts'
import type { MapWindowWish } from '../../../electron/core/map-window.ts'
import { type PackedArrays, unpackArrays } from '../../../electron/core/packed-arrays.ts'
import { type Result, fail, ok } from '../../../electron/core/result.ts'
import { type CallOptions, call, callForJson } from './http.ts'
import { slicePath } from './pixels.ts'

/** A kernel as a person wrote it: rows may differ in length, and a weight may be no number. The engine judges. */
export interface DrawnKernel {
  readonly name: string
  readonly weights: readonly (readonly number[])[]
}

/** What decides a feature map of the laboratory. */
export interface ExperimentRequest {
  readonly kernel: DrawnKernel
  readonly options: Pick<ConvolutionOptions, 'mode' | 'border' | 'stride' | 'dilation' | 'region'>
}

const truncated = fail('pixel-data-too-short', 'The numbers did not arrive completely. Please try again.')

export async function listPresetKernels(): Promise<Result<readonly PresetKernel[]>> {
  const answer = await callForJson<{ kernels: PresetKernel[] }>('/api/laboratory/kernels')
  return answer.ok ? ok(answer.value.kernels) : answer
}

/** What the feature map of the options' mode looks like, or, to compare, those of both modes and their difference. */
export async function getMapPictures(seriesId: string, index: number, request: ExperimentRequest & { readonly compare: boolean; readonly window: MapWindowWish }, signal: AbortSignal): Promise<Result<readonly MapPicture[]>> {
  const answer = await callForArrays<readonly Omit<MapPicture, 'grey'>[]>(`${slicePath(seriesId, index)}/laboratory/pictures`, { method: 'POST', json: request, signal })
  if (!answer.ok) return answer
  const pictures: MapPicture[] = []
  for (const [at, head] of answer.value.head.entries()) {
    const grey = answer.value.arrays[at]
    if (!(grey instanceof Uint8Array) || grey.length !== head.rows.output * head.columns.output) return truncated
    pictures.push({ ...head, grey })
  }
  return ok(pictures)
}

/** The numbers of those maps. */
export type MapNumbers = ReadonlyMap<MapKind, Float32Array>

export async function getMapNumbers(seriesId: string, index: number, request: ExperimentRequest & { readonly compare: boolean }, signal: AbortSignal): Promise<Result<MapNumbers>> {
  const answer = await callForArrays<readonly Pick<MapFacts, 'kind'>[]>(`${slicePath(seriesId, index)}/laboratory/maps`, { method: 'POST', json: request, signal })
  if (!answer.ok) return answer
  const numbers = new Map<MapKind, Float32Array>()
  for (const [at, { kind }] of answer.value.head.entries()) {
    const data = answer.value.arrays[at]
    if (!(data instanceof Float32Array)) return truncated
    numbers.set(kind, data)
  }
  return ok(numbers)
}

type WindowHead = Pick<WindowAt, 'rows' | 'columns' | 'dilation' | 'origin' | 'centre'>

/** What the window covers at one cell of the feature map. */
export async function getWindowAt(seriesId: string, index: number, request: ExperimentRequest & { readonly row: number; readonly column: number }, signal: AbortSignal): Promise<Result<WindowAt>> {
  const answer = await callForArrays<WindowHead>(`${slicePath(seriesId, index)}/laboratory/window`, { method: 'POST', json: request, signal })
  if (!answer.ok) return answer
  const [sourceRows, sourceColumns, patch, weights, products, sum] = answer.value.arrays
  const complete = sourceRows instanceof Int32Array && sourceColumns instanceof Int32Array && patch instanceof Float32Array && weights instanceof Float32Array && products instanceof Float64Array
  if (!complete || sum?.[0] === undefined) return truncated
  return ok({ ...answer.value.head, sourceRows, sourceColumns, patch, weights, products, sum: sum[0] })
}

export async function getFrequencyResponse(request: ExperimentRequest, signal: AbortSignal): Promise<Result<FrequencyResponse>> {
  const answer = await callForArrays<{ readonly side: number }>('/api/laboratory/frequency-response', { method: 'POST', json: request, signal })
  if (!answer.ok) return answer
  const [magnitude, across, down] = answer.value.arrays
  const complete = magnitude instanceof Float32Array && across instanceof Float32Array && down instanceof Float32Array
  return complete ? ok({ ...answer.value.head, magnitude, across, down }) : truncated
}

async function callForArrays<Head>(path: string, options: CallOptions): Promise<Result<PackedArrays<Head>>> {
  const answer = await call(path, options)
  if (!answer.ok) return answer
  try {
    const packed = unpackArrays<Head>(await answer.value.arrayBuffer())
    return packed ? ok(packed) : truncated
  } catch {
    return fail(options.signal?.aborted ? 'cancelled' : 'engine-stopped', 'The numbers did not arrive completely.')
  }
}
