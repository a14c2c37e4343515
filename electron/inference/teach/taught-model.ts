import { createHash } from 'node:crypto'
import * as ort from '../onnxruntime.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import type { TeachingReport } from '../../core/teaching.ts'
import type { FeatureStatistics } from '../gate/feature-statistics.ts'
import type { ModelDomain, ModelManifest } from '../model-manifest.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { channelsOf, preprocess } from '../preprocess.ts'
import { neededNodes } from './feature-tensor.ts'
import type { KnownSlices } from './known-slices.ts'
import { softmax } from './softmax-regression.ts'
import { trainedLogits, type TrainedHead } from './train-head.ts'
import { writeNetwork } from './write-network.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'

/** A network of its own, and the files that describe and prove it, as they are saved. */
export interface TaughtModel {
  readonly onnx: Uint8Array
  /** `manifest.json` and `golden.json`. */
  readonly manifest: string
  readonly golden: string
  /** `ood.json`: the gate that keeps it silent on slices unlike those that it was taught from; null where its base has none. */
  readonly known: string | null
  readonly report: TeachingReport
}

/** The network that was built on. */
export interface BaseModel {
  readonly manifest: ModelManifest
  readonly file: OnnxFile
  /** Where its training slices lie among its features; null where that was not measured. */
  readonly known: FeatureStatistics | null
}

/** What makes a network of its own out of a base. */
export interface TaughtParts {
  /** The base's tensor that the head reads. */
  readonly features: string
  readonly trained: TrainedHead
  readonly abstainBelow: number
  /** Where it may speak, by what headers say; undefined: on every series. */
  readonly domain: ModelDomain | undefined
  readonly report: TeachingReport
  readonly none: string | null
  readonly probes: readonly Probe[]
  readonly known: KnownSlices | null
}

/** A picture and the features that the head was taught from. */
export interface Probe {
  readonly picture: Float32Array
  readonly features: Float32Array
}

const fileName = 'model.onnx'
/** The trainer computes in 64 bits, the network in 32. */
const exportTolerance = 1e-5

/**
 * Writes the network, and checks that it gives the trainer's own probabilities: else `model-self-test-failed`. The heat of
 * the base does not come along: it shows what the base looks for, not the new labels.
 */
export async function writeTaughtModel(base: BaseModel, { features, trained, abstainBelow, domain, report, none, probes, known }: TaughtParts): Promise<Result<TaughtModel>> {
  const { manifest, file } = base
  const kept = new Set(neededNodes(file.model.graph, [features]).flatMap((node) => file.model.graph.node[node]?.output ?? []))
  const metadata = { sulcus_labels: JSON.stringify(report.labels), sulcus_taught: JSON.stringify(report), sulcus_base: `${manifest.id} ${manifest.version}` }
  const { bytes, probabilities } = writeNetwork(file, trained, { input: manifest.input.name, features, kept: [], metadata })
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 })
  } catch (error) {
    return fail('model-self-test-failed', `The taught network cannot be opened again: ${onnxruntimeWords(error)}`)
  }
  const run = async (picture: Float32Array) => {
    const answer = await session.run({ [manifest.input.name]: new ort.Tensor('float32', picture, [1, channelsOf(manifest.input), manifest.input.height, manifest.input.width]) })
    return (answer[probabilities]?.data ?? []) as Float32Array
  }
  for (const { picture, features: row } of probes) {
    const found = await run(picture)
    const same = softmax(trainedLogits(trained, row)).every((p, label) => Math.abs(p - (found[label] ?? NaN)) <= exportTolerance)
    if (!same) return fail('model-self-test-failed', 'The written network does not give the answers that it was taught; nothing is kept.')
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const described = {
    ...manifest,
    id: `taught-${sha256.slice(0, 12)}`,
    version: '1.0.0',
    title: `Taught: ${report.labels.join(', ')}`.slice(0, 200),
    file: fileName,
    sha256,
    abstainBelow,
    ...(domain && { domain }),
    // the base's build in 8-bit integers does not come along
    quantised: undefined,
    outputs: { probabilities: { name: probabilities, labels: report.labels, ...(none !== null && { none }) } },
    /** Whose features it reads. */
    base: { id: manifest.id, version: manifest.version, sha256: manifest.sha256 },
    taught: report,
  }
  return ok({ onnx: bytes, manifest: json(described), golden: json({ schema: 'sulcus-golden/1', cases: await goldenCases(manifest.input, run) }), known: known?.tensors.every((name) => kept.has(name)) ? `${JSON.stringify({ ...known, sha256 })}\n` : null, report })
}

/** Made-up pictures with the values they must give: nothing of the slices that were taught from leaves with the network. */
async function goldenCases(input: ModelManifest['input'], run: (picture: Float32Array) => Promise<Float32Array>) {
  return Promise.all(
    [3, 5].map(async (waves) => {
      const slice = wavyPicture(waves)
      const { data } = preprocess(slice, input)
      const inputSamples = [0.3, 0.5, 0.7].map((at) => sampleAt(data, Math.floor(at * input.height), Math.floor((1 - 0.8 * at) * input.width), input.width))
      const { rows, columns: across, rowSpacing, columnSpacing, data: pixels } = slice
      return { name: `waves-${waves}`, rows, columns: across, rowSpacing, columnSpacing, pixels: [...pixels], inputSamples, probabilities: [...(await run(data))], heatSamples: [] }
    }),
  )
}

function sampleAt(data: Float32Array, row: number, column: number, columns: number): readonly [number, number, number] {
  return [row, column, data[row * columns + column] ?? 0]
}

/** An oval of waves on black, 48 × 40 pixels that are not square. */
function wavyPicture(waves: number): SlicePixels {
  const [rows, columns] = [48, 40]
  const data = Float32Array.from({ length: rows * columns }, (_, i) => {
    const [y, x] = [(2 * Math.floor(i / columns)) / rows - 1, (2 * (i % columns)) / columns - 1]
    return x * x + y * y > 0.8 ? 0 : Math.round(500 + 200 * Math.cos(waves * Math.PI * x) + 200 * Math.sin(waves * Math.PI * y))
  })
  return { rows, columns, data, rowSpacing: 1, columnSpacing: 1.25, window: { centre: 500, width: 1000 } }
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
