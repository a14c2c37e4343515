import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as ort from 'onnxruntime-node'
import type { z } from 'zod'
import type { ModelIdentity } from '../core/analysis-document.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { checkEvidence } from './explain/check-evidence.ts'
import { goldenSchema, manifestSchemaFor, type AnyManifest, type ModelManifest } from './model-manifest.ts'
import { selfTest } from './self-test.ts'

/** A network that passed its checks. */
export interface LoadedModel {
  /** Its ONNX file. */
  readonly file: string
  readonly manifest: ModelManifest
  readonly identity: ModelIdentity
  readonly session: ort.InferenceSession
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
  try {
    const document: unknown = JSON.parse(text)
    const parsed = (typeof schema === 'function' ? schema(document) : schema).safeParse(document)
    if (parsed.success) return ok(parsed.data)
    const issue = parsed.error.issues[0]
    return fail('model-invalid', `The model's ${what} is not valid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`)
  } catch {
    return fail('model-invalid', `The model's ${what} is not JSON.`)
  }
}

/**
 * Loads a network: reads `manifest.json` beside the weights, checks their SHA-256, opens them in onnxruntime on
 * `threads` threads and compares the answers to `golden.json`. Accepts a model's folder or its .onnx file.
 */
export async function loadModel(path: string, threads = 1): Promise<Result<LoadedModel>> {
  const folder = path.endsWith('.onnx') ? dirname(path) : path
  const read = await readManifest(folder)
  if (!read.ok) return read
  const manifest = read.value
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
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(weights, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 })
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the weights: ${error instanceof Error ? error.message : String(error)}`)
  }
  const tested = await selfTest(session, manifest, golden.value)
  if (!tested.ok) return tested
  const exact = await checkEvidence(session, manifest, golden.value)
  if (!exact.ok) return exact
  const { id, version } = manifest
  return ok({ file, manifest, identity: { id, version, sha256 }, session })
}
