import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as ort from './onnxruntime.ts'
import type { z } from 'zod'
import type { ModelIdentity } from '../core/analysis-document.ts'
import { calibrationSchema, type Calibration } from '../core/calibration.ts'
import { parseJson } from '../core/parse-json.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { schemaWords } from '../core/schema-words.ts'
import { checkEvidence } from './explain/check-evidence.ts'
import { featureStatisticsSchema, type FeatureStatistics } from './gate/feature-statistics.ts'
import { goldenSchema, manifestSchemaFor, type AnyManifest, type ModelManifest } from './model-manifest.ts'
import { withOutputs } from './onnx/onnx-messages.ts'
import { selfTest } from './self-test.ts'
import { onnxruntimeWords } from './onnxruntime-words.ts'

/** A network's build in float32. */
export interface Float32Build {
  readonly file: string
  readonly manifest: ModelManifest
  /** Where the training slices lie among its features; null without `ood.json`. */
  readonly known: FeatureStatistics | null
}

/** A network that passed its checks. */
export interface LoadedModel {
  /** Its ONNX file. */
  readonly file: string
  /** The same network in float32, for looking into and teaching: itself, unless it is a build in 8-bit integers. */
  readonly float32: Float32Build
  readonly manifest: ModelManifest
  readonly identity: ModelIdentity
  readonly session: ort.InferenceSession
  /** Where the training slices lie among the network's features; null for a model without `ood.json`. */
  readonly known: FeatureStatistics | null
  /** How far its probabilities can be believed; null where that was not measured. */
  readonly calibration: Calibration | null
}

/** Reads figures about the weights that may lie beside them, and checks that they are of these weights; null without. */
async function readMeasured<T extends { readonly sha256: string }>(folder: string, name: string, schema: z.ZodType<T>, sha256: string): Promise<Result<T | null>> {
  if (!existsSync(join(folder, name))) return ok(null)
  const measured = await readModelJson(join(folder, name), schema, name)
  if (!measured.ok || measured.value.sha256 === sha256) return measured
  return fail('model-invalid', `The model's ${name} was made for other weights. Make it anew with models/training, or remove it.`)
}

function readKnown(folder: string, sha256: string): Promise<Result<FeatureStatistics | null>> {
  return readMeasured(folder, 'ood.json', featureStatisticsSchema, sha256)
}

/** What a model's folder says of it. */
export async function readManifest(folder: string): Promise<Result<AnyManifest>> {
  return readModelJson<AnyManifest>(join(folder, 'manifest.json'), manifestSchemaFor, 'manifest.json')
}

/** Reads and checks a JSON file that belongs to a model, by a schema or one that depends on it; `what` names it in the failure. */
export async function readModelJson<T>(file: string, schema: z.ZodType<T> | ((document: unknown) => z.ZodType<T>), what: string): Promise<Result<T>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return fail('model-not-found', `The model's ${what} is missing beside its weights.`)
  }
  const document = parseJson(text, `The model's ${what}`, 'model-invalid')
  if (!document.ok) return document
  const parsed = (typeof schema === 'function' ? schema(document.value) : schema).safeParse(document.value)
  return parsed.success ? ok(parsed.data) : fail('model-invalid', `The model's ${what} is not valid${schemaWords(parsed.error)}`)
}

/** A build in 8-bit integers speaks for its model where it calls fewer than so many points of the held-out slices less right. */
const acceptedLoss = 0.5

/**
 * Loads a network: reads `manifest.json` beside the weights, checks their SHA-256, opens them in onnxruntime on
 * `threads` threads and compares the answers to `golden.json`. `ood.json` and
 * `calibration.json` may be missing, but must be of these weights. Accepts a model's folder, or its .onnx file for just
 * that build. Of a folder with a build in 8-bit integers that loses little, this is loaded; where a processor rounds it
 * to other than its golden answers, the float32 one is.
 */
export async function loadModel(path: string, threads = 1): Promise<Result<LoadedModel>> {
  const folder = path.endsWith('.onnx') ? dirname(path) : path
  const read = await readManifest(folder)
  if (!read.ok) return read
  const manifest = read.value
  if (manifest.task === undefined && folder === path && manifest.quantised && manifest.quantised.accuracyLoss < acceptedLoss) {
    const smaller = join(folder, manifest.quantised.folder)
    // a model that a person added may have come without it
    const loaded = existsSync(smaller) ? await loadModel(smaller, threads) : null
    if (loaded?.ok) {
      const known = await readKnown(folder, manifest.sha256)
      return known.ok ? ok({ ...loaded.value, float32: { file: join(folder, manifest.file), manifest, known: known.value } }) : known
    }
    if (loaded && loaded.failure.code !== 'model-self-test-failed') return loaded
  }
  if (manifest.task !== undefined) return fail('model-invalid', `“${manifest.title}” boxes what it sees and cannot classify slices.`)
  const golden = await readModelJson(join(folder, 'golden.json'), goldenSchema, 'golden.json')
  if (!golden.ok) return golden
  const file = path.endsWith('.onnx') ? path : join(folder, manifest.file)
  let weights: Buffer
  try {
    weights = await readFile(file)
  } catch {
    return fail('model-not-found', 'The weights that the manifest names cannot be read.')
  }
  const sha256 = createHash('sha256').update(weights).digest('hex')
  if (sha256 !== manifest.sha256) {
    return fail('model-invalid', 'The weights differ from the manifest: their SHA-256 does not match. Copy the model anew.')
  }
  const known = await readKnown(folder, sha256)
  if (!known.ok) return known
  const calibration = await readMeasured(folder, 'calibration.json', calibrationSchema, sha256)
  if (!calibration.ok) return calibration
  let session: ort.InferenceSession
  try {
    // inner tensors become outputs by name; one that is an output already stays as it is
    const { probabilities, heat, sides, features } = manifest.outputs
    const shown = [probabilities.name, heat?.name, sides?.name, features?.name]
    const inner = (known.value?.tensors ?? []).filter((name) => !shown.includes(name))
    session = await ort.InferenceSession.create(withOutputs(weights, inner), { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 })
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the weights: ${onnxruntimeWords(error)}`)
  }
  const tested = await selfTest(session, manifest, golden.value)
  if (!tested.ok) return tested
  const exact = await checkEvidence(session, manifest, golden.value)
  if (!exact.ok) return exact
  const { id, version } = manifest
  return ok({ file, float32: { file, manifest, known: known.value }, manifest, identity: { id, version, sha256 }, session, known: known.value, calibration: calibration.value })
}
