import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as ort from 'onnxruntime-node'
import type { z } from 'zod'
import type { ModelIdentity } from '../core/analysis-document.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { checkEvidence } from './explain/check-evidence.ts'
import { goldenSchema, modelManifestSchema, type ModelManifest } from './model-manifest.ts'
import { selfTest } from './self-test.ts'

/** A network that passed its checks. */
export interface LoadedModel {
  readonly manifest: ModelManifest
  readonly identity: ModelIdentity
  readonly session: ort.InferenceSession
}

async function readJson<T>(file: string, schema: z.ZodType<T>, what: string): Promise<Result<T>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return fail('model-not-found', `The model's ${what} is missing beside its weights.`)
  }
  try {
    const parsed = schema.safeParse(JSON.parse(text))
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
  const manifest = await readJson(join(folder, 'manifest.json'), modelManifestSchema, 'manifest.json')
  if (!manifest.ok) return manifest
  const golden = await readJson(join(folder, 'golden.json'), goldenSchema, 'golden.json')
  if (!golden.ok) return golden
  const file = path.endsWith('.onnx') ? path : join(folder, manifest.value.file)
  let weights: Buffer
  try {
    weights = await readFile(file)
  } catch {
    return fail('model-not-found', 'The weights that the manifest names cannot be read.')
  }
  const sha256 = createHash('sha256').update(weights).digest('hex')
  if (sha256 !== manifest.value.sha256) {
    return fail('model-invalid', 'The weights differ from the manifest: their SHA-256 does not match. Copy the model anew.')
  }
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(weights, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 })
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the weights: ${error instanceof Error ? error.message : String(error)}`)
  }
  const tested = await selfTest(session, manifest.value, golden.value)
  if (!tested.ok) return tested
  const exact = await checkEvidence(session, manifest.value, golden.value)
  if (!exact.ok) return exact
  const { id, version } = manifest.value
  return ok({ manifest: manifest.value, identity: { id, version, sha256 }, session })
}
