import type { ModelList, ModelListing } from '../../../electron/core/model-listing.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import { call, callForJson } from './http.ts'
import { uploadFiles } from './uploads.ts'

export function listModels(): Promise<Result<ModelList>> {
  return callForJson('/api/models')
}

/** Adds a model by absolute paths; the answer comes when it has been tried out. */
export function addModel(path: string, manifest: string | null): Promise<Result<ModelListing>> {
  return callForJson('/api/models', { method: 'POST', json: { path, ...(manifest !== null && { manifest }) } })
}

/** Adds a dropped model: its bytes are handed over, since the page learns no paths. */
export async function uploadModel(network: File, manifest: File | null): Promise<Result<ModelListing>> {
  const files = [network, ...(manifest ? [manifest] : [])].map((file) => ({ file, name: file.name, place: null }))
  const upload = await uploadFiles(files, { onProgress: () => undefined, signal: new AbortController().signal })
  if (!upload.ok) return upload
  const json = { upload: upload.value, name: network.name.slice(-255), manifest: manifest !== null }
  return callForJson('/api/models', { method: 'POST', json })
}

/** Has a classifier analyse from now on. */
export async function useModel(id: string): Promise<Result<null>> {
  const answer = await call(`/api/models/${encodeURIComponent(id)}/use`, { method: 'POST', json: {} })
  return answer.ok ? ok(null) : answer
}

export async function removeModel(id: string): Promise<Result<null>> {
  const answer = await call(`/api/models/${encodeURIComponent(id)}`, { method: 'DELETE' })
  return answer.ok ? ok(null) : answer
}
