import * as ort from '../onnxruntime.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { featureVector } from '../gate/feature-vector.ts'
import type { ModelManifest } from '../model-manifest.ts'
import { withOutputs } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { channelsOf } from '../preprocess.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'

/** A frozen network opened so that the features below its classification can be read. */
export interface FeatureReader {
  /** How many features a picture has. */
  readonly columns: number
  /** The features of one preprocessed picture; `model-run-failed` where they are no finite numbers. */
  read(picture: Float32Array): Promise<Result<ReadFeatures>>
}

export interface ReadFeatures {
  /** What the head reads. */
  readonly features: Float32Array
  /** What the gate reads, of the tensors asked for; empty where there are none. */
  readonly gated: Float32Array
}

/**
 * Opens a network with its tensor `features`, [1, columns], as an output, and those that a gate reads. Fails with
 * `model-invalid` where `features` is none such.
 */
export async function openFeatureReader(file: OnnxFile, input: ModelManifest['input'], features: string, gated: readonly string[] = []): Promise<Result<FeatureReader>> {
  let session: ort.InferenceSession
  try {
    const shown = new Set(file.model.graph.output.map(({ name }) => name))
    session = await ort.InferenceSession.create(withOutputs(file.bytes, [...new Set([features, ...gated])].filter((name) => !shown.has(name))), { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 })
  } catch (error) {
    return fail('model-invalid', `The model's features cannot be opened: ${onnxruntimeWords(error)}`)
  }
  const run = async (picture: Float32Array): Promise<Result<readonly ort.Tensor[]>> => {
    try {
      const answer = await session.run({ [input.name]: new ort.Tensor('float32', picture, [1, channelsOf(input), input.height, input.width]) }, [...new Set([features, ...gated])])
      const values = [features, ...gated].flatMap((name) => answer[name] ?? [])
      return values.length === 1 + gated.length ? ok(values) : fail('model-invalid', 'The model gives no features.')
    } catch (error) {
      return fail('model-run-failed', `The model stopped with: ${onnxruntimeWords(error)}`)
    }
  }
  const blank = await run(new Float32Array(channelsOf(input) * input.height * input.width))
  if (!blank.ok) return blank
  const [first] = blank.value
  const { dims = [], type = 'nothing' } = first ?? {}
  const columns = dims[1] ?? 0
  if (type !== 'float32' || dims.length !== 2 || dims[0] !== 1 || columns === 0) {
    return fail('model-invalid', `This network cannot be taught: its features are ${type} of shape ${dims.join(' × ')}, not one row of 32-bit numbers.`)
  }
  return ok({
    columns,
    read: async (picture) => {
      const answer = await run(picture)
      if (!answer.ok) return answer
      const [data, ...others] = answer.value.map(({ data }) => data)
      if (!(data instanceof Float32Array) || data.length !== columns || !data.every(Number.isFinite)) {
        return fail('model-run-failed', 'The model answered with features that are no finite numbers.')
      }
      const tensors = others.flatMap((values, k) => (values instanceof Float32Array ? [{ dims: answer.value[k + 1]?.dims ?? [], data: values }] : []))
      return ok({ features: data, gated: featureVector(tensors) })
    },
  })
}
