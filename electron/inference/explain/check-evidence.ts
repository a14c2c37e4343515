import * as ort from '../onnxruntime.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { Golden, ModelManifest } from '../model-manifest.ts'
import { preprocess } from '../preprocess.ts'
import { probabilitiesOf } from '../softmax.ts'
import { exactTolerance, logitError } from './logit-error.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'

/**
 * Holds a manifest to its word that the evidence adds up: on every golden picture the softmax of cells + bias must be
 * the probabilities. Fails with `model-run-failed` for answers of another shape, else `model-self-test-failed`.
 */
export async function checkEvidence(session: ort.InferenceSession, { id, input, outputs }: ModelManifest, { cases }: Golden): Promise<Result<true>> {
  const { evidence, probabilities: answer } = outputs
  if (!evidence) return ok(true)
  const [rows, columns] = [Math.floor(input.height / evidence.stride), Math.floor(input.width / evidence.stride)]
  for (const golds of cases) {
    const picture = preprocess({ ...golds, data: Float32Array.from(golds.pixels), window: { centre: 0, width: 1 } }, input)
    let values: ort.InferenceSession.OnnxValueMapType
    try {
      values = await session.run({ [input.name]: new ort.Tensor('float32', picture.data, [1, picture.data.length / (input.height * input.width), input.height, input.width]) }, [answer.name, evidence.name])
    } catch (error) {
      return fail('model-run-failed', `The model ${id} stopped with: ${onnxruntimeWords(error)}`)
    }
    const [cells, probabilities] = [values[evidence.name]?.data, values[answer.name]?.data]
    const [size, dims] = [rows * columns, values[evidence.name]?.dims ?? []]
    if (!(cells instanceof Float32Array) || !(probabilities instanceof Float32Array) || cells.length !== size * evidence.bias.length) {
      return fail('model-run-failed', `The model ${id} gives evidence in another shape than its manifest says: [${dims.join(', ')}] instead of ${evidence.bias.length} labels × ${rows} × ${columns} cells.`)
    }
    const logits = evidence.bias.map((bias, label) => cells.subarray(label * size, (label + 1) * size).reduce((sum, cell) => sum + cell, bias))
    if (!(logitError(logits, probabilitiesOf(probabilities, { outputs })) <= exactTolerance)) {
      return fail('model-self-test-failed', `The evidence of the model ${id} does not add up to its answers (case ${golds.name}); it is not used.`)
    }
  }
  return ok(true)
}
