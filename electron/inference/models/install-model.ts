import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { InferenceSession } from '../onnxruntime.ts'
import type { z } from 'zod'
import { calibrationSchema } from '../../core/calibration.ts'
import type { ModelListing } from '../../core/model-listing.ts'
import { printable } from '../../core/printable.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { schemaWords } from '../../core/schema-words.ts'
import { checkEvidence } from '../explain/check-evidence.ts'
import { featureStatisticsSchema } from '../gate/feature-statistics.ts'
import { goldenSchema, manifestSchemaFor, tensorGoldenSchema, type AnyManifest, type Golden, type ModelManifest, type TensorGolden } from '../model-manifest.ts'
import { channelsOf } from '../preprocess.ts'
import { selfTest } from '../self-test.ts'
import { openDetector } from '../ultralytics/detector.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { checkNetwork } from './check-network.ts'
import { classifierGolden, detectorGolden, detectorSelfTest } from './golden-answers.ts'
import { guessManifest } from './guess-manifest.ts'
import { chosenModel, describeModel, type ModelFolders, type ModelOrigin } from './model-library.ts'
import { portsInWords } from './ports-in-words.ts'

/** What comes with a model; each is read as JSON and checked here. */
export interface ModelPapers {
  /** Absent: described by what the file says of itself. */
  readonly manifest?: unknown
  /** Absent: made here, from generated pictures and this machine's answers. */
  readonly golden?: unknown
  /** Where its training slices lie among its features (`ood.json`). Absent: it judges every slice. */
  readonly known?: unknown
  /** How far its probabilities can be believed (`calibration.json`). */
  readonly calibration?: unknown
  /** Name of the file that it comes from. */
  readonly name: string
  /** ISO 8601. */
  readonly addedAt: string
}

/**
 * Installs a model in the data folder. Nothing is written before all checks have passed: size, protocol buffer, weights
 * inside, hash, inputs and outputs as the manifest says, and answers to golden or generated pictures that are
 * probabilities (or boxes) and are the same each time. A model of the same id is replaced if it is the same network; else
 * it must be removed first. Runs the network: call it where a network that never returns can be ended. Fails with
 * `model-invalid`, `model-run-failed`, `model-self-test-failed` or `output-unwritable`.
 */
export async function installModel(bytes: Uint8Array, papers: ModelPapers, folders: ModelFolders): Promise<Result<ModelListing>> {
  const file = checkNetwork(bytes)
  if (!file.ok) return file
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const session = await openSession(bytes)
  if (!session.ok) return session
  const described = describeNetwork(file.value, session.value, papers, sha256)
  if (!described.ok) return described
  const { manifest, assumptions } = described.value
  if (manifest.sha256 !== sha256) return fail('model-invalid', 'The file is not the one that its manifest describes: the SHA-256 differs.')
  const free = await idIsFree(manifest, folders)
  if (!free.ok) return free
  const tried = manifest.task === undefined ? await tryClassifier(session.value, manifest, papers.golden) : await tryDetector(file.value, manifest, papers.golden)
  await session.value.release()
  if (!tried.ok) return tried
  const { golden, labels } = tried.value
  const measured = measuredPapers(papers, manifest, file.value)
  if (!measured.ok) return measured
  const origin: ModelOrigin = { file: basename(papers.name).slice(0, 255), addedAt: papers.addedAt, assumptions: [...assumptions], labels: [...labels] }
  const written = await write(bytes, { 'manifest.json': manifest, 'golden.json': golden, 'origin.json': origin, ...measured.value }, manifest, folders)
  if (!written.ok) return written
  return describeModel(written.value, 'added', (await chosenModel(folders)) === manifest.id)
}

/** Figures that come with a classifier, checked to be of its weights. */
function measuredPapers({ known, calibration }: ModelPapers, { task, sha256 }: AnyManifest, { model: { graph } }: OnnxFile): Result<Readonly<Record<string, unknown>>> {
  const papers: Record<string, unknown> = {}
  if (task !== undefined) return ok(papers)
  for (const [name, schema, given] of [['ood.json', featureStatisticsSchema, known], ['calibration.json', calibrationSchema, calibration]] as const) {
    if (given === undefined) continue
    const read = check<{ readonly sha256: string; readonly tensors?: readonly string[] }>(schema, given, name)
    if (!read.ok) return read
    if (read.value.sha256 !== sha256) return fail('model-invalid', `The model's ${name} was made for other weights; remove it, or make it anew.`)
    const missing = read.value.tensors?.find((tensor) => !graph.node.some(({ output }) => output.includes(tensor)))
    if (missing !== undefined) return fail('model-invalid', `The model's ${name} speaks of “${missing}”, which the network does not compute.`)
    papers[name] = read.value
  }
  return ok(papers)
}

async function openSession(bytes: Uint8Array): Promise<Result<InferenceSession>> {
  try {
    return ok(await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 }))
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the model: ${onnxruntimeWords(error)}`)
  }
}

function describeNetwork({ model }: OnnxFile, session: InferenceSession, { manifest, name }: ModelPapers, sha256: string): Result<{ manifest: AnyManifest; assumptions: readonly string[] }> {
  if (manifest === undefined) {
    const guessed = guessManifest({ model, session, sha256, name: basename(name) })
    const sound = guessed.ok ? check<AnyManifest>(manifestSchemaFor(guessed.value.manifest), guessed.value.manifest, 'own description') : guessed
    return sound.ok ? guessed : sound
  }
  const read = check<AnyManifest>(manifestSchemaFor(manifest), manifest, 'manifest')
  if (!read.ok) return read
  if (read.value.task !== undefined || !read.value.quantised) return ok({ manifest: read.value, assumptions: [] })
  const { quantised: { folder }, ...float32 } = read.value
  return ok({ manifest: float32, assumptions: [`Its build in 8-bit integers (${folder}) is not taken along; the float32 one runs.`] })
}

function check<T>(schema: z.ZodType<T>, document: unknown, what: string): Result<T> {
  const parsed = schema.safeParse(document)
  if (parsed.success) return ok(parsed.data)
  return fail('model-invalid', `The model's ${what} is not valid${schemaWords(parsed.error)}`)
}

async function idIsFree({ id, sha256 }: AnyManifest, folders: ModelFolders): Promise<Result<true>> {
  if (existsSync(join(folders.models, id))) return fail('model-invalid', `“${id}” is the id of a model that comes with Sulcus; give the new one another in its manifest, or rename its file.`)
  const folder = join(folders.addedModels, id)
  if (!existsSync(folder)) return ok(true)
  const before = await describeModel(folder, 'added', false)
  return before.ok && before.value.sha256 !== sha256 ? fail('model-invalid', `There is another model with the id “${id}”; remove it first, or rename this one's file.`) : ok(true)
}

/** What a trial has shown: answers to keep, and the classes. */
interface Tried {
  readonly golden: Golden | TensorGolden
  readonly labels: readonly string[]
}

async function tryClassifier(session: InferenceSession, manifest: ModelManifest, given: unknown): Promise<Result<Tried>> {
  const fits = portsFit(session, manifest)
  if (!fits.ok) return fits
  // Made in any case: a model's own pictures need not show what it answers to others.
  const made = await classifierGolden({ session, manifest })
  if (!made.ok) return made
  const golden = given === undefined ? made : check(goldenSchema, given, 'golden answers')
  if (!golden.ok) return golden
  const tested = await selfTest(session, manifest, golden.value)
  if (tested.ok) {
    const exact = await checkEvidence(session, manifest, made.value)
    return exact.ok ? ok({ golden: golden.value, labels: manifest.outputs.probabilities.labels }) : exact
  }
  return given === undefined ? fail('model-self-test-failed', 'The model answers differently each time to the same picture; it is not used.') : tested
}

/** Whether the network has the inputs and outputs that its manifest names, of the right type and size. */
function portsFit({ inputMetadata, outputMetadata }: InferenceSession, { input, outputs }: ModelManifest): Result<true> {
  const taken = inputMetadata.find(({ name }) => name === input.name)
  const wanted = [1, channelsOf(input), input.height, input.width]
  if (inputMetadata.length !== 1 || !taken?.isTensor || taken.type !== 'float32' || !fitsShape(taken.shape, wanted)) {
    return fail('model-invalid', `The manifest says that the model takes “${input.name}” as float32 [${wanted.join(', ')}]; it takes ${portsInWords(inputMetadata)}.`)
  }
  const given = new Map(outputMetadata.map((port) => [port.name, port]))
  for (const [part, output] of Object.entries(outputs)) {
    const port = given.get(output.name)
    if (!port?.isTensor || port.type !== 'float32') {
      return fail('model-invalid', `The manifest names the output “${printable(output.name, 60)}” (outputs.${part}), which the model does not give as float32; it gives ${portsInWords(outputMetadata)}.`)
    }
    if (part === 'features' && port.shape.length !== 2 && port.shape.length !== 0) return fail('model-invalid', `The manifest says that the output “${printable(output.name, 60)}” gives features [N, F]; the model gives ${portsInWords([port])}.`)
  }
  return ok(true)
}

function fitsShape(shape: readonly (number | string)[], wanted: readonly number[]): boolean {
  return shape.length === wanted.length && shape.every((side, axis) => typeof side !== 'number' || side < 1 || side === wanted[axis])
}

async function tryDetector(file: OnnxFile, { id, task }: AnyManifest, given: unknown): Promise<Result<Tried>> {
  const detector = await openDetector(file)
  if (!detector.ok) return detector
  if (detector.value.configuration.task !== task) return fail('model-invalid', `The manifest says “${task}”, the file itself “${detector.value.configuration.task}”.`)
  const made = await detectorGolden(detector.value)
  if (!made.ok) return made
  const golden = given === undefined ? made : check(tensorGoldenSchema, given, 'golden answers')
  if (!golden.ok) return golden
  const tested = await detectorSelfTest(detector.value, id, golden.value)
  if (tested.ok) return ok({ golden: golden.value, labels: detector.value.configuration.labels })
  return given === undefined ? fail('model-self-test-failed', 'The model answers differently each time to the same picture; it is not used.') : tested
}

/** Writes beside the place first, then moves: a model is there whole or not at all. */
async function write(bytes: Uint8Array, papers: Readonly<Record<string, unknown>>, { id, file }: AnyManifest, { addedModels }: ModelFolders): Promise<Result<string>> {
  const folder = join(addedModels, id)
  const partial = join(addedModels, `.partial-${randomUUID()}`)
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 })
    await writeFile(join(partial, file), bytes)
    for (const [name, content] of Object.entries(papers)) await writeFile(join(partial, name), `${JSON.stringify(content, null, 2)}\n`)
    await rm(folder, { recursive: true, force: true })
    await rename(partial, folder)
    return ok(folder)
  } catch {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    return fail('output-unwritable', 'The model could not be kept in the data folder; is the disk full?')
  }
}
