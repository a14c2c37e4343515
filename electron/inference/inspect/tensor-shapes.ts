import * as ort from '../onnxruntime.ts'
import type { TensorDescription, TensorShape } from '../../core/model-inspection.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { withOutputs, type OnnxModel } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'
import { hidesShape, sizesFor, type InputSizes, type PictureSize } from './input-sizes.ts'

export type Shapes = ReadonlyMap<string, TensorShape>

export function describe(metadata: readonly ort.InferenceSession.ValueMetadata[], ports: OnnxModel['graph']['input']): readonly TensorDescription[] {
  return metadata.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape.length === 0 && hidesShape(value.name, ports) ? null : value.shape.map((side) => (typeof side === 'number' ? side : -1)) }
      : { name: value.name, type: 'not a tensor', shape: [] },
  )
}

/**
 * The size of every tensor of the graph, as onnxruntime infers it; tensors whose size depends on their values are found
 * by running the network once. Fails with `model-invalid` when the model cannot be opened with its inner tensors shown.
 */
export async function tensorShapes({ bytes, model }: OnnxFile, { overrides, feeds, assumed }: InputSizes): Promise<Result<Shapes>> {
  const shown = new Set(model.graph.output.map(({ name }) => name))
  const inner = [...new Set(model.graph.node.flatMap(({ output }) => output))].filter((name) => name !== '' && !shown.has(name))
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(withOutputs(bytes, inner), {
      freeDimensionOverrides: overrides, graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 4,
    })
  } catch (error) {
    return fail('model-invalid', `The sizes inside the model cannot be found: ${onnxruntimeWords(error)}`)
  }
  const shapes = new Map<string, TensorShape>(Object.entries(feeds).map(([name, tensor]) => [name, tensor.dims]))
  const outputs = describe(session.outputMetadata, model.graph.output)
  for (const { name, shape } of outputs) if (shape) shapes.set(name, shape)
  for (const { name, dims } of model.graph.initializer) shapes.set(name, dims)
  try {
    // of tensors whose number of sides is unknown the runtime tells as of a number alone
    if (assumed !== null || outputs.some(({ shape }) => shape === null) || [...shapes.values()].some((shape) => shape.includes(-1))) {
      const values = await session.run(feeds)
      for (const [name, value] of Object.entries(values)) if ('dims' in value) shapes.set(name, value.dims)
    }
  } catch (error) {
    return fail('model-run-failed', `The model stopped when it was run on an empty picture: ${onnxruntimeWords(error)}`)
  } finally {
    await session.release()
  }
  return ok(shapes)
}

/** As `tensorShapes`, of a network whose pictures are known to have a size. */
export async function shapesAt(file: OnnxFile, size: PictureSize): Promise<Result<Shapes>> {
  try {
    const session = await ort.InferenceSession.create(file.bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
    const { inputMetadata: inputs } = session
    await session.release()
    const sizes = sizesFor(inputs, file.model, size, false)
    return sizes.ok ? await tensorShapes(file, sizes.value) : sizes
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the model: ${onnxruntimeWords(error)}`)
  }
}
