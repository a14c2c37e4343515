import * as ort from './onnxruntime.ts'
import type { Probabilities } from '../core/analysis-document.ts'
import { abstained, type FindingLabel } from '../core/class-labels.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import { featureVector } from './gate/feature-vector.ts'
import type { ModelManifest } from './model-manifest.ts'
import { channelsOf } from './preprocess.ts'
import { probabilitiesOf } from './softmax.ts'
import { onnxruntimeWords } from './onnxruntime-words.ts'

/** What a network says about one slice: a probability per class and its coarse heat grid in 0..1. */
export interface Classification {
  readonly probabilities: Probabilities
  readonly heatGrid: ScalarImage
  /** How far what each heat cell marks reaches: left, top, right, bottom in input pixels, cell by cell in four planes. */
  readonly sides: Float32Array | null
  /** What the gate compares with the training slices, where tensors for it were named. */
  readonly features: Float32Array | null
}

/** A network that can be run, and what its manifest says. */
export interface RunnableModel {
  readonly session: ort.InferenceSession
  readonly manifest: ModelManifest
}

/** Sums of networks in half precision differ from 1 by as much. */
const sumTolerance = 0.01

function inUnitRange(values: Float32Array): boolean {
  return values.every((value) => value >= -1e-4 && value <= 1 + 1e-4)
}

function clampUnit(value: number | undefined): number {
  return Math.min(1, Math.max(0, value ?? 0))
}

/**
 * Runs one preprocessed slice. Outputs that are NaN, outside 0..1, of another shape, or probabilities that do not add up to
 * 1, fail with `model-run-failed` rather than reach a screen.
 * @param featureOutputs names of the outputs that features are taken from
 */
export async function classify(
  session: ort.InferenceSession,
  manifest: ModelManifest,
  input: Float32Array,
  featureOutputs: readonly string[] = [],
): Promise<Result<Classification>> {
  const { width, height, name } = manifest.input
  const feeds = { [name]: new ort.Tensor('float32', input, [1, channelsOf(manifest.input), height, width]) }
  let outputs: ort.InferenceSession.OnnxValueMapType
  try {
    outputs = await session.run(feeds)
  } catch (error) {
    return fail('model-run-failed', `The model ${manifest.id} stopped with: ${onnxruntimeWords(error)}`)
  }
  const { name: probabilitiesName, labels } = manifest.outputs.probabilities
  const numbers = outputs[probabilitiesName]?.data
  if (!(numbers instanceof Float32Array)) return noFloats(manifest)
  if (numbers.length !== labels.length) return otherShape(manifest, outputs[probabilitiesName], `one number for each of its ${labels.length} labels`)
  if (!numbers.every(Number.isFinite)) return fail('model-run-failed', `The model ${manifest.id} answered with what is no number (NaN or infinite); nothing is shown.`)
  const probabilities = probabilitiesOf(numbers, manifest)
  if (!inUnitRange(probabilities)) return fail('model-run-failed', `The model ${manifest.id} answered with values outside 0 to 1; nothing is shown. If they are logits, a manifest must say so (outputs.probabilities.activation: softmax).`)
  const sum = probabilities.reduce((a, b) => a + b, 0)
  if (Math.abs(sum - 1) > sumTolerance) return fail('model-run-failed', `The model ${manifest.id} answered with probabilities that add up to ${sum.toFixed(3)}, not to 1; nothing is shown.`)
  const heatGrid = readHeat(manifest, outputs)
  if (!heatGrid.ok) return heatGrid
  const sides = readSides(manifest, outputs, heatGrid.value)
  if (!sides.ok) return sides
  const tensors = featureOutputs.flatMap((one) => {
    const tensor = outputs[one]
    return tensor?.data instanceof Float32Array ? [{ dims: tensor.dims, data: tensor.data }] : []
  })
  if (tensors.length < featureOutputs.length) return fail('model-run-failed', `The model ${manifest.id} gives no features to judge its answer by.`)
  return ok({
    probabilities: Object.fromEntries(labels.map((label, i) => [label, clampUnit(probabilities[i])])),
    heatGrid: heatGrid.value,
    sides: sides.value,
    features: tensors.length > 0 ? featureVector(tensors) : null,
  })
}

/** The coarse heat grid; of a network that gives none, one cell without heat. */
function readHeat(manifest: ModelManifest, outputs: ort.InferenceSession.OnnxValueMapType): Result<ScalarImage> {
  const { outputs: { heat }, input: { height, width } } = manifest
  if (!heat) return ok({ rows: 1, columns: 1, data: new Float32Array(1) })
  const data = outputs[heat.name]?.data
  const rows = Math.floor(height / heat.stride)
  const columns = Math.floor(width / heat.stride)
  if (!(data instanceof Float32Array)) return noFloats(manifest)
  if (data.length !== rows * columns) return otherShape(manifest, outputs[heat.name], `${rows} × ${columns} cells of heat`)
  if (!inUnitRange(data)) return fail('model-run-failed', `The model ${manifest.id} answered with values outside 0 to 1; nothing is shown.`)
  return ok({ rows, columns, data: Float32Array.from(data, clampUnit) })
}

function readSides(manifest: ModelManifest, outputs: ort.InferenceSession.OnnxValueMapType, heat: ScalarImage): Result<Float32Array | null> {
  const { sides } = manifest.outputs
  if (!sides) return ok(null)
  const data = outputs[sides.name]?.data
  if (!(data instanceof Float32Array)) return noFloats(manifest)
  if (data.length !== 4 * heat.data.length) return otherShape(manifest, outputs[sides.name], `4 × ${heat.rows} × ${heat.columns} sides`)
  if (!data.every((value) => value >= 0 && Number.isFinite(value))) return fail('model-run-failed', `The model ${manifest.id} answered with boxes of no size; nothing is shown.`)
  return ok(data)
}

/** Input pixels a cell of the heat grid; without heat, the one cell covers the whole input. */
export function heatStride({ outputs: { heat }, input: { height, width } }: ModelManifest): number {
  return heat?.stride ?? Math.max(height, width)
}

function noFloats({ id }: ModelManifest) {
  return fail('model-run-failed', `The model ${id} does not answer with the float32 outputs its manifest names.`)
}

function otherShape({ id }: ModelManifest, given: ort.InferenceSession.OnnxValueMapType[string] | undefined, wanted: string) {
  return fail('model-run-failed', `The model ${id} answers in another shape than its manifest says: [${given && 'dims' in given ? given.dims.join(', ') : ''}] instead of ${wanted}.`)
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
