import * as ort from 'onnxruntime-node'
import type { Probabilities } from '../core/analysis-document.ts'
import { abstained, type FindingLabel } from '../core/class-labels.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { ModelManifest } from './model-manifest.ts'

/** What a network says about one slice: a probability per class and its coarse heat grid in 0..1. */
export interface Classification {
  readonly probabilities: Probabilities
  readonly heatGrid: ScalarImage
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
 */
export async function classify(session: ort.InferenceSession, manifest: ModelManifest, input: Float32Array): Promise<Result<Classification>> {
  const { width, height, name } = manifest.input
  const feeds = { [name]: new ort.Tensor('float32', input, [1, 1, height, width]) }
  let outputs: ort.InferenceSession.OnnxValueMapType
  try {
    outputs = await session.run(feeds)
  } catch (error) {
    return fail('model-run-failed', `The model ${manifest.id} stopped with: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { name: probabilitiesName, labels } = manifest.outputs.probabilities
  const probabilities = outputs[probabilitiesName]
  const heat = outputs[manifest.outputs.heat.name]
  const rows = Math.floor(height / manifest.outputs.heat.stride)
  const columns = Math.floor(width / manifest.outputs.heat.stride)
  if (!(probabilities?.data instanceof Float32Array) || !(heat?.data instanceof Float32Array)) {
    return fail('model-run-failed', `The model ${manifest.id} does not answer with the float32 outputs its manifest names.`)
  }
  if (probabilities.data.length !== labels.length || heat.data.length !== rows * columns) {
    return fail('model-run-failed', `The model ${manifest.id} answers in another shape than its manifest says.`)
  }
  if (!inUnitRange(probabilities.data) || !inUnitRange(heat.data)) {
    return fail('model-run-failed', `The model ${manifest.id} answered with values outside 0 to 1; nothing is shown.`)
  }
  const answers = probabilities.data
  return ok({
    probabilities: Object.fromEntries(labels.map((label, i) => [label, clampUnit(answers[i])])),
    heatGrid: { rows, columns, data: Float32Array.from(heat.data, clampUnit) },
  })
}

/**
 * The most probable class, the first of `labels` among equals, or `abstained` when the gate refused the series or no class
 * is probable enough.
 */
export function findingOf(probabilities: Probabilities, labels: readonly string[], gateAccepted: boolean, abstainBelow: number): FindingLabel {
  const of = (label: string): number => probabilities[label] ?? 0
  const best = labels.reduce((a, b) => (of(b) > of(a) ? b : a))
  return gateAccepted && of(best) >= abstainBelow ? best : abstained
}
