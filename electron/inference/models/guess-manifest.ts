import type { InferenceSession } from '../onnxruntime.ts'
import { printable } from '../../core/printable.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { classLabelsSchema } from '../../core/class-labels.ts'
import type { AnyManifest } from '../model-manifest.ts'
import type { OnnxModel } from '../onnx/onnx-messages.ts'
import { isUltralytics, readUltralytics } from '../ultralytics/read-configuration.ts'
import { portsInWords } from './ports-in-words.ts'

/** A manifest made from the file alone, and in words what it rests on. */
export interface GuessedManifest {
  readonly manifest: AnyManifest
  readonly assumptions: readonly string[]
}

interface NetworkFile {
  readonly model: OnnxModel
  readonly session: InferenceSession
  readonly sha256: string
  /** The name that the file was given with, without folders. */
  readonly name: string
}

/** Without anything said about it, a network speaks only when it is this sure. */
const cautious = 0.8
const mostLabels = 100

/** What is the same for every guess. */
function identity({ model, sha256, name }: NetworkFile) {
  const said = (key: string): string => model.metadata_props.find((entry) => entry.key === key)?.value ?? ''
  const plain = name.replace(/\.onnx$/i, '')
  const id = plain.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 64)
  return {
    schema: 'sulcus-model/1' as const,
    id: id || `model-${sha256.slice(0, 8)}`,
    version: printable(said('version'), 40).trim() || '1',
    title: printable(said('description'), 200).trim() || printable(plain, 200).trim() || 'Model without a name',
    licence: printable(said('license') || said('licence'), 100).trim() || 'not stated',
    file: 'weights.onnx',
    sha256,
  }
}

/**
 * Describes a network by what its file says: an Ultralytics export by its metadata, anything else by its one input and
 * one output, which is taken for a classifier. Fails with `model-invalid` where that is not enough, and says what is missing.
 */
export function guessManifest(file: NetworkFile): Result<GuessedManifest> {
  return isUltralytics(file.model) ? fromMetadata(file) : fromGraph(file)
}

function fromMetadata(file: NetworkFile): Result<GuessedManifest> {
  const read = readUltralytics(file.model)
  if (!read.ok) return read
  const { task, labels, height, width, channels } = read.value
  const { inputNames, outputNames } = file.session
  const assumptions = [`Task, classes and input size are what the file says of itself (Ultralytics export, ${task}, ${width} × ${height}).`, 'Slices are shown to it through their own window, as grey photographs.']
  if (task !== 'classify') return ok({ manifest: { ...identity(file), task }, assumptions })
  const named = classLabelsSchema.safeParse(labels)
  if (!named.success) return fail('model-invalid', `The classes that the file names cannot be used: ${named.error.issues[0]?.message ?? ''}.`)
  return ok({
    manifest: {
      ...identity(file),
      input: { name: inputNames[0] ?? '', width, height, percentiles: [0.5, 99.5], preprocess: { fit: 'crop', grey: 'window', channels, mean: [0], std: [1], bars: 0 } },
      outputs: { probabilities: { name: outputNames[0] ?? '', labels: named.data, activation: 'none' } },
      abstainBelow: cautious,
      heatThreshold: 0.35,
    },
    assumptions: [...assumptions, `It abstains below a probability of ${cautious}, since nobody has said how sure it is when it is right.`],
  })
}

function fromGraph(file: NetworkFile): Result<GuessedManifest> {
  // the first where no manifest helps
  const never = (what: string): Result<never> => fail('model-invalid', what)
  const unfit = (what: string): Result<never> => never(`${what} Describe the model in a manifest and add it with that.`)
  const { inputMetadata: inputs, outputMetadata: outputs } = file.session
  const [input, output] = [inputs[0], outputs[0]]
  if (inputs.length !== 1 || !input?.isTensor || input.type !== 'float32' || input.shape.length !== 4) {
    return never(`A model must take one float32 picture [1, 1 or 3, height, width]; this one takes ${portsInWords(inputs)}. Export it with such an input.`)
  }
  const [batch, channels, height, width] = input.shape
  if (typeof batch === 'number' && batch > 1) return never(`The model takes ${batch} pictures at once. Export it for one.`)
  if (channels !== 1 && channels !== 3) {
    if (width === 1 || width === 3) return never(`The model takes colours last, as Keras has them (${portsInWords(inputs)}). Export it with [1, ${width}, height, width] (tf2onnx: --inputs-as-nchw).`)
    return typeof channels === 'number' ? never(`The model takes pictures of ${channels} channels; Sulcus makes those of 1 or 3.`) : unfit('The file does not say how many channels its pictures have, 1 or 3.')
  }
  if ([height, width].some((side) => typeof side === 'number' && side > 0 && (side < 16 || side > 1024))) {
    return never(`The model's pictures have ${width} × ${height} pixels; Sulcus makes those of 16 to 1024 a side.`)
  }
  if (typeof height !== 'number' || typeof width !== 'number' || height < 16 || width < 16 || height > 1024 || width > 1024) {
    return unfit('The file does not say how large its pictures are (16 to 1024 pixels a side).')
  }
  const labels = output?.isTensor && output.type === 'float32' && output.shape.length === 2 ? output.shape[1] : undefined
  if (outputs.length !== 1 || typeof labels !== 'number' || labels < 2 || labels > mostLabels || !output) {
    return unfit(`Without a manifest a model must answer with one row of 2 to ${mostLabels} float32 probabilities; this one gives ${portsInWords(outputs)}.`)
  }
  return ok({
    manifest: {
      ...identity(file),
      input: { name: input.name, width, height, percentiles: [0.5, 99.5], preprocess: { fit: 'letterbox', grey: 'percentiles', channels, mean: [0], std: [1], bars: 0 } },
      outputs: { probabilities: { name: output.name, labels: Array.from({ length: labels }, (_, index) => `class ${index}`), activation: 'none' } },
      abstainBelow: cautious,
      heatThreshold: 0.35,
    },
    assumptions: [
      `The file says nothing of itself: it was taken for a classifier of ${labels} classes, called class 0 to class ${labels - 1}, none of which means “nothing found”.`,
      `Slices fill its ${width} × ${height} picture with their proportions kept, black beside them; the 0.5 and 99.5 percentiles of their brightness become 0 and 1.`,
      ...(channels === 3 ? ['All three colours get the same grey.'] : []),
      `It abstains below a probability of ${cautious}, and speaks on every series.`,
    ],
  })
}
