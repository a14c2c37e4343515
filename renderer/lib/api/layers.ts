import type { ExplorableLayer, LayerActivations, LayerKernels } from '../../../electron/core/layer-exploration.ts'
import type { ModelInspection } from '../../../electron/core/model-inspection.ts'
import { fail, ok, type Result } from '../../../electron/core/result.ts'
import { call, callForJson, failureOfThrown } from './http.ts'
import { slicePath } from './pixels.ts'

export function getInspection(): Promise<Result<ModelInspection>> {
  return callForJson('/api/model/inspection')
}

export async function listLayers(): Promise<Result<readonly ExplorableLayer[]>> {
  const answer = await callForJson<{ layers: ExplorableLayer[] }>('/api/model/layers')
  return answer.ok ? ok(answer.value.layers) : answer
}

export function getKernels(layer: number, signal: AbortSignal): Promise<Result<LayerKernels>> {
  return callForNumbers(`/api/model/layers/${layer}/kernels`, signal)
}

/** What a convolution answers to a slice. */
export function getActivations(seriesId: string, index: number, layer: number, signal: AbortSignal): Promise<Result<LayerActivations>> {
  return callForNumbers(`${slicePath(seriesId, index)}/activations/${layer}`, signal)
}

/** float32 bytes, and what they are in a header; the main side is of the same version, so the shape is trusted. */
async function callForNumbers<T extends { readonly data: Float32Array }>(path: string, signal: AbortSignal): Promise<Result<T>> {
  const answer = await call(path, { signal })
  if (!answer.ok) return answer
  try {
    const shape = JSON.parse(answer.value.headers.get('x-shape') ?? '') as Omit<T, 'data'>
    return ok({ ...shape, data: new Float32Array(await answer.value.arrayBuffer()) } as T)
  } catch (error) {
    return signal.aborted ? { ok: false, failure: failureOfThrown(error) } : fail('engine-stopped', 'The feature maps did not arrive completely.')
  }
}
