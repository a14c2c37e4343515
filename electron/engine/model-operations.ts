import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DetectionRecord, PackedOutlines } from '../core/detection-record.ts'
import type { ModelInspection } from '../core/model-inspection.ts'
import type { ModelList, ModelListing } from '../core/model-listing.ts'
import type { JobContext } from '../core/progress.ts'
import { parseJson } from '../core/parse-json.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Series } from '../core/study.ts'
import { inspectModel } from '../inference/inspect/inspect-model.ts'
import { loadModel } from '../inference/load-model.ts'
import { largestNetwork } from '../inference/models/check-network.ts'
import { installModel, type ModelPapers } from '../inference/models/install-model.ts'
import { chooseModel, listModels, removeModel } from '../inference/models/model-library.ts'
import { readOnnx } from '../inference/onnx/read-onnx.ts'
import { openDetector } from '../inference/ultralytics/detector.ts'
import { encodeForExport } from '../overlay/disclaimer-line.ts'
import type { ReadSlice } from './analyse-series.ts'
import { limitMemory } from './limit-memory.ts'
import { detectSeries, unpackOutlines } from './detect-series.ts'
import { detectionPicture, type DetectionDrawing } from './detection-pictures.ts'
import type { ModelKeeper } from './model-keeper.ts'

/** A model to be added: paths of files on this machine. */
export interface NewModel {
  readonly file: string
  /** Absent: the file is described by what it says of itself. */
  readonly manifest?: string
  /** What the person calls the file. */
  readonly name: string
  /** ISO 8601. */
  readonly addedAt: string
}

/** The engine's calls about models. */
export interface ModelFunctions {
  models(): Promise<Result<ModelList>>
  /** Runs a network that nobody has checked yet: it may never return, or want any amount of memory. For a process of its own, as the next two. */
  addModel(request: NewModel): Promise<Result<ModelListing>>
  /** Runs a network as `addModel` does, and keeps nothing: by the papers beside it, or by what an Ultralytics file says of itself. */
  probeModel(file: string, by: 'papers' | 'ultralytics'): Promise<Result<true>>
  /** Runs a network to time its layers. */
  inspectFile(file: string): Promise<Result<ModelInspection>>
  useModel(id: string): Promise<Result<true>>
  removeModel(id: string): Promise<Result<true>>
  /** Has a network that boxes look at a series. */
  detect(job: string, model: string, series: Series): Promise<Result<DetectionRecord>>
  /** PNG of a slice with what was found on it. */
  detectionPicture(drawing: DetectionDrawing): Promise<Result<Uint8Array>>
  /** For each pixel 0, or 1 + the place of the surest detection that holds it. */
  detectionOutlines(packed: PackedOutlines, pixels: number): Promise<Result<Uint16Array>>
}

type RunJob = <T>(id: string, work: (job: JobContext) => Promise<T>) => Promise<T>

export function modelOperations(keeper: ModelKeeper, readSlice: ReadSlice, run: RunJob): ModelFunctions {
  return {
    models: async () => ok(await listModels(keeper.folders)),
    addModel: async ({ file, manifest, name, addedAt }) => {
      limitMemory()
      const bytes = await readNetwork(file)
      if (!bytes.ok) return bytes
      const papers = await readPapers(manifest)
      return papers.ok ? installModel(bytes.value, { ...papers.value, name, addedAt }, keeper.folders) : papers
    },
    probeModel: async (path, by) => {
      limitMemory()
      if (by === 'papers') {
        const model = await loadModel(path)
        return model.ok ? ok(true) : model
      }
      const file = await readOnnx(path)
      const detector = file.ok ? await openDetector(file.value) : file
      return detector.ok ? ok(true) : detector
    },
    inspectFile: async (path) => {
      limitMemory()
      const file = await readOnnx(path)
      return file.ok ? inspectModel(file.value) : file
    },
    useModel: (id) => chooseModel(id, keeper.folders),
    removeModel: (id) => removeModel(id, keeper.folders),
    detect: (job, id, series) =>
      run(job, async (context) => {
        const model = await keeper.detector(id)
        return model.ok ? detectSeries(series, model.value, readSlice, context) : model
      }),
    detectionPicture: async (drawing) => {
      const picture = await detectionPicture(drawing, readSlice, encodeForExport)
      return picture.ok ? ok(picture.value.png) : picture
    },
    detectionOutlines: async (packed, pixels) => ok(unpackOutlines(packed, pixels)),
  }
}

async function readNetwork(file: string): Promise<Result<Uint8Array>> {
  try {
    const bytes = await readFile(file)
    return bytes.length > 0 ? ok(bytes) : fail('model-invalid', 'The file is empty.')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ERR_FS_FILE_TOO_LARGE') return fail('model-invalid', `The file is larger than a model may be (${largestNetwork} bytes, 512 MiB).`)
    return fail('model-not-found', `The model's file cannot be read (${code}); is the path right?`)
  }
}

/** What may lie beside a manifest and comes along: golden answers, the gate's statistics, the calibration. */
const besideManifest = { golden: 'golden.json', known: 'ood.json', calibration: 'calibration.json' } as const

/** The manifest, and what lies beside it. */
async function readPapers(manifest: string | undefined): Promise<Result<Omit<ModelPapers, 'name' | 'addedAt'>>> {
  if (manifest === undefined) return ok({})
  const read = await readPaper(manifest, 'The manifest')
  if (!read.ok) return read
  const papers: { manifest: unknown; golden?: unknown; known?: unknown; calibration?: unknown } = { manifest: read.value }
  for (const [paper, name] of Object.entries(besideManifest) as [keyof typeof besideManifest, string][]) {
    const file = join(dirname(manifest), name)
    const beside = existsSync(file) ? await readPaper(file, `${name} beside the manifest`) : ok(undefined)
    if (!beside.ok) return beside
    if (beside.value !== undefined) papers[paper] = beside.value
  }
  return ok(papers)
}

async function readPaper(file: string, what: string): Promise<Result<unknown>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return fail('model-invalid', `${what} cannot be read; is the path right?`)
  }
  return parseJson(text, what, 'model-invalid')
}
