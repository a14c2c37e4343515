import * as ort from 'onnxruntime-node'
import { classLabels, type FindingLabel, type Probabilities } from '../core/analysis-document.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import { featureVector } from './gate/feature-vector.ts'
import type { ModelManifest } from './model-manifest.ts'

/** What a network says about one slice: a probability per class and its coarse heat grid in 0..1. */
export interface Classification {
  readonly probabilities: Probabilities
  readonly heatGrid: ScalarImage
  /** What the gate compares with the training slices, where tensors for it were named. */
  readonly features: Float32Array | null
}

function inUnitRange(values: Float32Array): boolean {
  return values.every((value) => value >= -1e-4 && value <= 1 + 1e-4)
}

function clampUnit(value: number | undefined): number {
  return Math.min(1, Math.max(0, value ?? 0))
}

/**
 * Runs one preprocessed slice. Outputs that are NaN, outside 0..1 or of another shape fail with `model-run-failed`
 * rather than reach a screen.
 * @param featureOutputs names of the outputs that features are taken from
 */
export async function classify(
  session: ort.InferenceSession,
  manifest: ModelManifest,
  input: Float32Array,
  featureOutputs: readonly string[] = [],
): Promise<Result<Classification>> {
  const { width, height, name } = manifest.input
  const feeds = { [name]: new ort.Tensor('float32', input, [1, 1, height, width]) }
  let outputs: ort.InferenceSession.OnnxValueMapType
  try {
    outputs = await session.run(feeds)
  } catch (error) {
    return fail('model-run-failed', `The model ${manifest.id} stopped with: ${error instanceof Error ? error.message : String(error)}`)
  }
  const probabilities = outputs[manifest.outputs.probabilities.name]
  const heat = outputs[manifest.outputs.heat.name]
  const rows = Math.floor(height / manifest.outputs.heat.stride)
  const columns = Math.floor(width / manifest.outputs.heat.stride)
  if (!(probabilities?.data instanceof Float32Array) || !(heat?.data instanceof Float32Array)) {
    return fail('model-run-failed', `The model ${manifest.id} does not answer with the float32 outputs its manifest names.`)
  }
  if (probabilities.data.length !== classLabels.length || heat.data.length !== rows * columns) {
    return fail('model-run-failed', `The model ${manifest.id} answers in another shape than its manifest says.`)
  }
  if (!inUnitRange(probabilities.data) || !inUnitRange(heat.data)) {
    return fail('model-run-failed', `The model ${manifest.id} answered with values outside 0 to 1; nothing is shown.`)
  }
  const tensors = featureOutputs.flatMap((one) => {
    const tensor = outputs[one]
    return tensor?.data instanceof Float32Array ? [{ dims: tensor.dims, data: tensor.data }] : []
  })
  if (tensors.length < featureOutputs.length) return fail('model-run-failed', `The model ${manifest.id} gives no features to judge its answer by.`)
  const [none, glioma, meningioma, pituitary] = probabilities.data
  return ok({
    probabilities: { none: clampUnit(none), glioma: clampUnit(glioma), meningioma: clampUnit(meningioma), pituitary: clampUnit(pituitary) },
    heatGrid: { rows, columns, data: Float32Array.from(heat.data, clampUnit) },
    features: tensors.length > 0 ? featureVector(tensors) : null,
  })
}

/** The most probable class, or `abstained` when the gate refused the series or no class is probable enough. */
export function findingOf(probabilities: Probabilities, gateAccepted: boolean, abstainBelow: number): FindingLabel {
  const best = classLabels.reduce((a, b) => (probabilities[b] > probabilities[a] ? b : a))
  return gateAccepted && probabilities[best] >= abstainBelow ? best : 'abstained'
}
