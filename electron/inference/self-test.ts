import type { InferenceSession } from './onnxruntime.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { classify } from './classify.ts'
import type { Golden, ModelManifest } from './model-manifest.ts'
import { preprocess } from './preprocess.ts'

/** Preprocessing runs in float64 on both sides; the network in float32, in another order of sums. */
const inputTolerance = 1e-4
const outputTolerance = 2e-3

/** Checks that this machine gives the answers the model was delivered with, from pixels to heat. */
export async function selfTest(session: InferenceSession, manifest: ModelManifest, golden: Golden): Promise<Result<true>> {
  const { labels } = manifest.outputs.probabilities
  for (const golds of golden.cases) {
    const slice = { ...golds, data: Float32Array.from(golds.pixels) }
    const input = preprocess(slice, manifest.input)
    const answer = await classify(session, manifest, input.data)
    if (!answer.ok) return answer
    const { probabilities, heatGrid } = answer.value
    const same =
      golds.inputSamples.every(([r, c, value]) => Math.abs((input.data[r * manifest.input.width + c] ?? NaN) - value) <= inputTolerance) &&
      golds.probabilities.length === labels.length &&
      labels.every((label, i) => Math.abs((probabilities[label] ?? NaN) - (golds.probabilities[i] ?? NaN)) <= outputTolerance) &&
      golds.heatSamples.every(([r, c, value]) => Math.abs((heatGrid.data[r * heatGrid.columns + c] ?? NaN) - value) <= outputTolerance)
    if (!same) return fail('model-self-test-failed', `The model ${manifest.id} does not give its golden answers on this machine (case ${golds.name}); it is not used.`)
  }
  return ok(true)
}
