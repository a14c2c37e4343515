import { basename } from 'node:path'
import { appVersion } from '../core/app-version.ts'
import { abstained } from '../core/class-labels.ts'
import { type Explanation, type ExplanationMethod, explanationMethods, type ExplanationTrust } from '../core/explanation.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { finiteRange } from '../core/scalar-image.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { analyseOneSlice } from '../engine/analyse-series.ts'
import { openExplainer } from '../inference/explain/open-explainer.ts'
import { heatOnSlice } from '../inference/heat-on-slice.ts'
import type { LoadedModel } from '../inference/load-model.ts'
import { readOnnx } from '../inference/onnx/read-onnx.ts'
import { blend } from '../overlay/blend.ts'
import { encodeForExport } from '../overlay/disclaimer-line.ts'
import { squarePixels } from '../overlay/square-pixels.ts'
import { type Command, type CommandContext, exitCodes, failed, UsageError } from './command.ts'
import { indexStudies } from './index-studies.ts'
import { modelPath } from './model-path.ts'
import { openModel } from './open-model.ts'
import { parseCommandLine, wholeNumber } from './parse-command-line.ts'
import { writeOutput } from './write-output.ts'

interface Explained {
  readonly explanation: Explanation
  readonly trust: ExplanationTrust
  readonly exactness: string
}

/** Half of the most shows where the map is hot, as the window begins with. */
const style = { colourMap: 'inferno', opacity: 0.55, threshold: 0.5 } as const

/** `sulcus explain`: which places the model's answer to one slice rests on, and what that map is worth. */
export const explain: Command = {
  about: 'Says which places the model’s answer to one slice rests on, and what that map is worth.',
  usage: `sulcus explain SLICE [--frame N] [--method ${explanationMethods.join('|')}] [--class LABEL] [--model ID|FILE.onnx] [--data-dir DIR] [--out FILE.png] [--json]`,
  options: [
    ['--frame N', 'which frame of the file, from 1'],
    ['--method METHOD', `${explanationMethods.join(', ')}; else the best that the network allows`],
    ['--class LABEL', 'the answer to explain; else the most probable'],
    ['--model ID|FILE.onnx', 'the classifier: by its id, or a file with its manifest.json and golden.json beside it; else the chosen one'],
    ['--data-dir DIR', 'where Sulcus keeps added models and the choice among them'],
    ['--out FILE.png', 'draw the map over the slice'],
    ['--json', 'print numbers in place of text'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      frame: { type: 'string' },
      method: { type: 'string' },
      class: { type: 'string' },
      model: { type: 'string' },
      'data-dir': { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean' },
    })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new UsageError('Name one DICOM file.')
    const method = explanationMethods.find((one) => one === values.method)
    if (values.method !== undefined && !method) throw new UsageError(`There is no method “${values.method}”; there are ${explanationMethods.join(', ')}.`)
    const frame = wholeNumber(values.frame, 'frame', 1)
    const path = await modelPath(values.model, values['data-dir'], context)
    const model = await openModel(path, context)
    if (!model.ok) return failed(model, context)
    const found = await findSlice(file, frame, context)
    if (!found.ok) return failed(found, context)
    const { series, header } = found.value
    const slice = await readSlicePixels(header)
    if (!slice.ok) return failed(slice, context)
    const said = await saidOf(series, header, slice.value, model.value)
    if (!said.ok) return failed(said, context)
    const explained = await explainSlice(slice.value, model.value, { method, label: values.class }, context)
    if (!explained.ok) return failed(explained, context)
    if (values.out !== undefined) {
      const picture = draw(slice.value, explained.value.explanation)
      const written = picture.ok ? await writeOutput(context.resolve(values.out), picture.value) : picture
      if (!written.ok) return failed(written, context)
    }
    const text = values.json ? document(header, model.value, said.value, explained.value) : summary(said.value, explained.value)
    process.stdout.write(`${text}\n`)
    return exitCodes.done
  },
}

async function findSlice(path: string, frame: number, context: CommandContext): Promise<Result<{ readonly series: Series; readonly header: SliceHeader }>> {
  const { found, skipped } = await indexStudies([path], context)
  const slices = found.flatMap(({ series }) => series.slices.map((header) => ({ series, header })))
  const [slice, ...others] = slices.filter(({ header }) => header.frame === frame)
  if (slice && others.length > 0) context.warn(`Only one of ${others.length + 1} slices is explained: ${slice.header.file}. Name another's file to explain that one.`)
  if (slice) return ok(slice)
  const [reason] = skipped
  return reason && slices.length === 0 ? fail(reason.code, reason.message) : fail('slice-not-found', `There is no frame ${frame}: the file has ${slices.length}.`)
}

/** What `analyze` says of the slice: a class, or that the model abstains, and then why. */
interface Said {
  readonly finding: string
  readonly reasons: readonly string[]
}

async function saidOf(series: Series, header: SliceHeader, slice: SlicePixels, model: LoadedModel): Promise<Result<Said>> {
  const one = await analyseOneSlice(series, header, slice, model)
  if (!one.ok) return one
  const { gate, analysis: { finding, reasons } } = one.value
  return ok({ finding, reasons: gate.accepted ? reasons : [...gate.reasons, ...reasons] })
}

interface Wanted {
  readonly method: ExplanationMethod | undefined
  readonly label: string | undefined
}

async function explainSlice(slice: SlicePixels, model: LoadedModel, { method, label }: Wanted, context: CommandContext): Promise<Result<Explained>> {
  const file = await readOnnx(model.file)
  const explainer = file.ok ? await openExplainer(file.value, model.manifest) : file
  if (!explainer.ok) return explainer
  const { offer } = explainer.value
  const called = label === undefined ? await explainer.value.calledLabel(slice, context.signal) : ok(label)
  if (!called.ok) return called
  const request = { method: method ?? offer.methods[0] ?? 'occlusion', label: called.value }
  const explanation = await explainer.value.explain(slice, request, context.signal)
  if (!explanation.ok) return explanation
  const trust = await explainer.value.trust(slice, request, context)
  return trust.ok ? ok({ explanation: explanation.value, trust: trust.value, exactness: offer.exactness }) : trust
}

function draw(slice: SlicePixels, { grid }: Explanation): Result<Uint8Array> {
  const image = heatOnSlice(grid, slice.rows, slice.columns)
  const picture = blend(slice, slice.window, { image, range: [0, Math.max(0, finiteRange(image.data)[1])], style })
  return picture.ok ? ok(encodeForExport(squarePixels(picture.value, slice).picture)) : picture
}

function document({ sopInstanceUID, frame, file }: SliceHeader, { identity }: LoadedModel, said: Said, { explanation, trust, exactness }: Explained): string {
  const { grid, ...rest } = explanation
  const { data, ...place } = grid
  return JSON.stringify({ schema: 'sulcus-explanation/1', app: { version: appVersion }, model: identity, sopInstanceUID, frame, file: basename(file), ...said, exactness, ...rest, map: { ...place, cells: Array.from(data) }, trust }, null, 2)
}

function summary({ finding, reasons }: Said, { explanation, trust, exactness }: Explained): string {
  const { method, label, probability, exact } = explanation
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const curve = (name: string, { map, random }: ExplanationTrust['deletion']) =>
    `${name}: ${percent(map.probabilities[0] ?? 0)} to ${percent(map.probabilities.at(-1) ?? 0)}, mean ${percent(map.area)} (random maps ${percent(random.area)})`
  return [
    `${label}: ${percent(probability)}, explained by ${method}`,
    `Finding: ${finding}${finding === abstained ? ', whatever the probability: the model says nothing of this slice' : ''}.${reasons.map((reason) => ` ${reason}`).join('')}`,
    exact ? `Mean of the map ${exact.mean.toFixed(4)} + bias ${exact.bias.toFixed(4)} = logit ${exact.logit.toFixed(4)}, from the network's answer ${exact.error.toExponential(0)} away` : exactness,
    `Verdict: ${trust.verdict}. ${trust.sentences.join(' ')}`,
    curve('Deletion', trust.deletion),
    curve('Insertion', trust.insertion),
    `Gain over random maps: ${(100 * trust.gain).toFixed(1)} points; ${trust.asGood} of ${trust.deletion.randomAreas.length} random maps gain as much`,
    `Stability under shifts of 1 to 3 pixels: ${trust.stability.mean.toFixed(2)}`,
    ...trust.agreement.map((one) => `Agreement with ${one.method}: rank correlation ${one.rankCorrelation.toFixed(2)}, overlap ${percent(one.overlap)}`),
  ].join('\n')
}
