import { type Explainer, openExplainer } from '../../../../electron/inference/explain/open-explainer.ts'
import { parseOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import type { Result } from '../../../../electron/core/result.ts'
import type { ModelManifest } from '../../../../electron/inference/model-manifest.ts'
import { type SpotHead, spotManifest, spotNetwork } from '../../../fixtures/spot-network.ts'

/** What a result holds; a test that expected success ends with the failure's own words. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

/** An explainer over a network of the test's own. */
export async function explainerOf(head: SpotHead = 'gemm', bytes = spotNetwork(head), manifest: ModelManifest = spotManifest(head)): Promise<Explainer> {
  return value(await openExplainer(value(parseOnnx(bytes)), manifest))
}

export const never = new AbortController().signal
export const quietJob = { signal: never, onProgress: () => undefined }
