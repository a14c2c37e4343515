import * as ort from '../onnxruntime.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { ModelManifest } from '../model-manifest.ts'
import { withOutputs } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { channelsOf } from '../preprocess.ts'

/** A frozen network opened so that the features below its classification can be read. */
export interface FeatureReader {
  /** How many features a picture has. */
  readonly columns: number
  /** The features of one preprocessed picture; `model-run-failed` where they are no finite numbers. */
  read(picture: Float32Array): Promise<Result<Float32Array>>
}

/** Opens a network with its tensor `features`, [1, columns], as an output. Fails with `model-invalid` where it is none such. */
export async function openFeatureReader(file: OnnxFile, input: ModelManifest['input'], features: string): Promise<Result<FeatureReader>> {
  let session: ort.InferenceSession
  try {
    const shown = file.model.graph.output.some(({ name }) => name === features)
    session = await ort.InferenceSession.create(shown ? file.bytes : withOutputs(file.bytes, [features]), { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 })
  } catch (error) {
    return fail('model-invalid', `The model's features cannot be opened: ${error instanceof Error ? error.message : String(error)}`)
  }
  const run = async (picture: Float32Array): Promise<Result<ort.Tensor>> => {
    try {
      const answer = await session.run({ [input.name]: new ort.Tensor('float32', picture, [1, channelsOf(input), input.height, input.width]) }, [features])
      const value = answer[features]
      return value ? ok(value) : fail('model-invalid', 'The model gives no features.')
    } catch (error) {
      return fail('model-run-failed', `The model stopped with: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const blank = await run(new Float32Array(channelsOf(input) * input.height * input.width))
  if (!blank.ok) return blank
  const { dims, type } = blank.value
  const columns = dims[1] ?? 0
  if (type !== 'float32' || dims.length !== 2 || dims[0] !== 1 || columns === 0) {
    return fail('model-invalid', `This network cannot be taught: its features are ${type} of shape ${dims.join(' × ')}, not one row of 32-bit numbers.`)
  }
  return ok({
    columns,
    read: async (picture) => {
      const answer = await run(picture)
      if (!answer.ok) return answer
      const { data } = answer.value
      if (!(data instanceof Float32Array) || data.length !== columns || !data.every(Number.isFinite)) {
        return fail('model-run-failed', 'The model answered with features that are no finite numbers.')
      }
      return ok(data)
    },
  })
}
