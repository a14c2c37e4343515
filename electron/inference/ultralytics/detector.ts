import { floatsOf, halfTensor } from '../half-precision.ts'
import * as ort from '../onnxruntime.ts'
import type { Detection } from '../../core/detection.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'
import { decodeAnchors, decodeEndToEnd, defaultRules, looksEndToEnd, type OutputTensor, type RawBox } from './decode-boxes.ts'
import { croppedPicture, letterboxPicture } from './letterbox-picture.ts'
import { readUltralytics, type UltralyticsConfiguration } from './read-configuration.ts'
import { boxOnSlice, detection, maskOnSlice } from './to-slice.ts'

export interface DetectorOptions {
  readonly confidence?: number
  readonly overlap?: number
}

/** What a network says of a slice: boxes with or without outlines, or a probability a class. */
export interface DetectorAnswer {
  readonly detections: readonly Detection[]
  /** How many more boxes there were, left out because their edges are crossed. */
  readonly crossed: number
  /** Of a classification network, in the order of its labels; else null. */
  readonly probabilities: readonly { readonly label: string; readonly probability: number }[] | null
}

export interface Detector {
  readonly configuration: UltralyticsConfiguration
  detect(slice: SlicePixels): Promise<Result<DetectorAnswer>>
  /** The network's outputs as they are. */
  tensors(slice: SlicePixels): Promise<Result<readonly OutputTensor[]>>
}

/**
 * Opens an Ultralytics network by what its file says of itself, and tries it once on an empty picture. Fails with
 * `model-invalid` (entries, inputs or outputs that do not fit), `model-run-failed` or `box-invalid`.
 */
export async function openDetector(file: OnnxFile, options: DetectorOptions = {}): Promise<Result<Detector>> {
  const read = readUltralytics(file.model)
  if (!read.ok) return read
  const configuration = read.value
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(file.bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 })
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the model: ${onnxruntimeWords(error)}`)
  }
  const fits = inputFits(session, configuration)
  if (!fits.ok) return fits
  const detector: Detector = {
    configuration,
    detect: (slice) => detect(session, configuration, options, slice),
    tensors: (slice) => {
      const { task, height, width, channels } = configuration
      return run(session, task === 'classify' ? croppedPicture(slice, height, width, channels) : letterboxPicture(slice, height, width, channels).data, configuration)
    },
  }
  const { height, width } = configuration
  const empty = { rows: height, columns: width, data: new Float32Array(height * width), rowSpacing: 1, columnSpacing: 1, window: { centre: 0.5, width: 1 } }
  const tried = await detector.detect(empty)
  return tried.ok ? ok(detector) : tried
}

/** Whether the network takes what its file says, one picture at a time; what can be exported otherwise is said. */
function inputFits({ inputMetadata }: ort.InferenceSession, { height, width, channels }: UltralyticsConfiguration): Result<true> {
  const [input] = inputMetadata
  if (inputMetadata.length !== 1 || !input?.isTensor || input.shape.length !== 4) {
    return fail('model-invalid', 'The model does not take one picture as its only input, as Ultralytics exports do.')
  }
  if (input.type !== 'float32' && input.type !== 'float16') {
    return fail('model-invalid', `The model takes ${input.type} numbers, not float32 or float16, as Ultralytics exports do.`)
  }
  const [batch, planes, rows, columns] = input.shape.map((side) => (typeof side === 'number' && side > 0 ? side : null))
  if ((batch ?? 1) !== 1) return fail('model-invalid', `The model takes ${batch} pictures at once. Export it with batch=1.`)
  const [taken, said] = [[planes ?? channels, rows ?? height, columns ?? width].join(' × '), [channels, height, width].join(' × ')]
  if (taken !== said) return fail('model-invalid', `The model takes pictures of ${taken} (colours × height × width), but its file says ${said}. Export it anew.`)
  return ok(true)
}

async function detect(session: ort.InferenceSession, configuration: UltralyticsConfiguration, options: DetectorOptions, slice: SlicePixels): Promise<Result<DetectorAnswer>> {
  const { task, height, width, channels } = configuration
  if (task === 'classify') {
    const outputs = await run(session, croppedPicture(slice, height, width, channels), configuration)
    return outputs.ok ? classes(outputs.value, configuration) : outputs
  }
  const picture = { ...letterboxPicture(slice, height, width, channels), height, width }
  const outputs = await run(session, picture.data, configuration)
  if (!outputs.ok) return outputs
  const [boxes, prototypes] = outputs.value
  if (!boxes) return fail('model-run-failed', 'The model gives no boxes.')
  if (task === 'segment' && prototypes?.dims.length !== 4) return fail('model-run-failed', 'The model gives no prototypes for its outlines.')
  const maskWeights = task === 'segment' ? (prototypes?.dims[1] ?? 0) : 0
  const rules = { classes: configuration.labels.length, maskWeights, ...defaultRules, ...options }
  const decoded = configuration.endToEnd ?? looksEndToEnd(boxes, rules) ? decodeEndToEnd(boxes, rules) : decodeAnchors(boxes, rules)
  if (!decoded.ok) return decoded
  const detections = decoded.value.boxes.flatMap((raw: RawBox) => {
    const box = boxOnSlice(raw, picture.letterbox, slice)
    // what lies on the bars alone marks nothing of the slice
    if (box.right <= box.left || box.bottom <= box.top) return []
    return [detection(raw, configuration.labels, box, task === 'segment' && prototypes ? maskOnSlice(raw, box, prototypes, picture, slice) : null)]
  })
  return ok({ detections, crossed: decoded.value.crossed, probabilities: null })
}

async function run(session: ort.InferenceSession, data: Float32Array, { height, width, channels }: UltralyticsConfiguration): Promise<Result<readonly OutputTensor[]>> {
  const [input] = session.inputMetadata
  const shape = [1, channels, height, width]
  try {
    // exported with half=True
    const picture = input?.isTensor && input.type === 'float16' ? halfTensor(data, shape) : new ort.Tensor('float32', data, shape)
    const outputs = await session.run({ [input?.name ?? '']: picture })
    const tensors = session.outputNames.flatMap((output) => {
      const value = outputs[output]
      const numbers = value && 'data' in value ? floatsOf(value) : null
      return value && numbers ? [{ dims: value.dims, data: numbers }] : []
    })
    if (tensors.length !== session.outputNames.length) return fail('model-run-failed', 'The model does not answer with numbers of float32 or float16.')
    if (!tensors.every(({ data: numbers }) => numbers.every(Number.isFinite))) return fail('model-run-failed', 'The model answered with what is no number (NaN or infinite); nothing is shown.')
    return ok(tensors)
  } catch (error) {
    return fail('model-run-failed', `The model stopped with: ${onnxruntimeWords(error)}`)
  }
}

function classes([output]: readonly OutputTensor[], { labels }: UltralyticsConfiguration): Result<DetectorAnswer> {
  if (output?.data.length !== labels.length) return fail('model-run-failed', 'The model does not answer with one probability a class.')
  if (!output.data.every((value) => value >= -1e-4 && value <= 1 + 1e-4)) return fail('model-run-failed', 'The model answered with probabilities outside 0 to 1; nothing is shown.')
  return ok({ detections: [], crossed: 0, probabilities: labels.map((label, index) => ({ label, probability: Math.min(1, Math.max(0, output.data[index] ?? 0)) })) })
}
