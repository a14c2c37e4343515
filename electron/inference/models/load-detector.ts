import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ModelIdentity } from '../../core/analysis-document.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { readManifest, readModelJson } from '../load-model.ts'
import { tensorGoldenSchema, type DetectorManifest } from '../model-manifest.ts'
import { readOnnx } from '../onnx/read-onnx.ts'
import { openDetector, type Detector } from '../ultralytics/detector.ts'
import { detectorSelfTest } from './golden-answers.ts'

/** A network that boxes and passed its checks. */
export interface LoadedDetector {
  readonly manifest: DetectorManifest
  readonly identity: ModelIdentity
  readonly detector: Detector
  /** Boxes less sure than this are not kept. */
  readonly leastConfidence: number
}

/** Low, so that a person can lower the threshold later without a second run. */
const leastConfidence = 0.05

/** Loads an installed network that boxes: checks its hash and that it answers as when it was added. */
export async function loadDetector(folder: string): Promise<Result<LoadedDetector>> {
  const manifest = await readManifest(folder)
  if (!manifest.ok) return manifest
  if (manifest.value.task === undefined) return fail('model-invalid', `“${manifest.value.title}” classifies slices; it draws no boxes.`)
  const golden = await readModelJson(join(folder, 'golden.json'), tensorGoldenSchema, 'golden.json')
  if (!golden.ok) return golden
  const file = await readOnnx(join(folder, manifest.value.file))
  if (!file.ok) return file
  const sha256 = createHash('sha256').update(file.value.bytes).digest('hex')
  if (sha256 !== manifest.value.sha256) return fail('model-invalid', 'The weights differ from the manifest: their SHA-256 does not match. Add the model anew.')
  const detector = await openDetector(file.value, { confidence: leastConfidence })
  if (!detector.ok) return detector
  const { id, version } = manifest.value
  const tested = await detectorSelfTest(detector.value, id, golden.value)
  if (!tested.ok) return tested
  return ok({ manifest: manifest.value, identity: { id, version, sha256 }, detector: detector.value, leastConfidence })
}
