import * as ort from '../onnxruntime.ts'
import type { TensorDescription, TensorShape } from '../../core/model-inspection.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { parsePythonLiteral } from '../onnx/python-literal.ts'
import { withOutputs, type OnnxModel } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'

/** Side of the picture that a network of free size is inspected at, where its file names none. */
const freeSide = 224

export type Shapes = ReadonlyMap<string, TensorShape>

/** Sizes for inputs whose own are free, and the zeros to feed. */
export interface InputSizes {
  /** Sizes of free dimensions by their name. */
  readonly overrides: Readonly<Record<string, number>>
  readonly feeds: ort.InferenceSession.OnnxValueMapType
}

export function describe(metadata: readonly ort.InferenceSession.ValueMetadata[]): readonly TensorDescription[] {
  return metadata.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape.map((side) => (typeof side === 'number' ? side : -1)) }
      : { name: value.name, type: 'not a tensor', shape: [] },
  )
}

/**
 * Chooses the sizes a network is inspected at: one picture; free sides from Ultralytics' `imgsz` entry, else 224.
 * Fails with `model-invalid` for inputs that are no tensors of numbers.
 */
export function chooseInputSizes(session: ort.InferenceSession, model: OnnxModel): Result<InputSizes> {
  const [height, width] = pictureSize(model)
  const overrides: Record<string, number> = {}
  const feeds: Record<string, ort.Tensor> = {}
  for (const value of session.inputMetadata) {
    if (!value.isTensor) return fail('model-invalid', `The model's input “${value.name}” is not a tensor.`)
    const free = value.shape.length === 4 ? [1, 3, height, width] : value.shape.map(() => 1)
    const shape = value.shape.map((side, axis) => (typeof side === 'number' && side > 0 ? side : (free[axis] ?? 1)))
    value.shape.forEach((side, axis) => {
      if (typeof side === 'string' && side !== '') overrides[side] = shape[axis] ?? 1
    })
    const zeros = zeroTensor(value.type, shape)
    if (!zeros) return fail('model-invalid', `The model's input “${value.name}” holds ${value.type}, which Sulcus cannot feed.`)
    feeds[value.name] = zeros
  }
  return ok({ overrides, feeds })
}

function pictureSize(model: OnnxModel): readonly [number, number] {
  const text = model.metadata_props.find(({ key }) => key === 'imgsz')?.value
  const literal = text === undefined ? null : parsePythonLiteral(text)
  const sides = literal?.ok ? [literal.value].flat().filter((side) => typeof side === 'number' && side >= 1 && side <= 8192) : []
  const [height, width] = sides as readonly number[]
  return height === undefined ? [freeSide, freeSide] : [height, width ?? height]
}

const arrays = {
  float32: Float32Array, float64: Float64Array, float16: Uint16Array, uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array,
  int16: Int16Array, int32: Int32Array, uint32: Uint32Array, int64: BigInt64Array, uint64: BigUint64Array, bool: Uint8Array,
} as const

function zeroTensor(type: ort.Tensor.Type, shape: TensorShape): ort.Tensor | null {
  if (!(type in arrays)) return null
  const values = new arrays[type as keyof typeof arrays](shape.reduce((product, side) => product * side, 1))
  return new ort.Tensor(type, values as ort.Tensor['data'], shape)
}

/**
 * The size of every tensor of the graph, as onnxruntime infers it; tensors whose size depends on their values are found
 * by running the network once. Fails with `model-invalid` when the model cannot be opened with its inner tensors shown.
 */
export async function tensorShapes({ bytes, model }: OnnxFile, { overrides, feeds }: InputSizes): Promise<Result<Shapes>> {
  const shown = new Set(model.graph.output.map(({ name }) => name))
  const inner = [...new Set(model.graph.node.flatMap(({ output }) => output))].filter((name) => name !== '' && !shown.has(name))
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(withOutputs(bytes, inner), {
      freeDimensionOverrides: overrides, graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 4,
    })
  } catch (error) {
    return fail('model-invalid', `The sizes inside the model cannot be found: ${error instanceof Error ? error.message : String(error)}`)
  }
  const shapes = new Map<string, TensorShape>(Object.entries(feeds).map(([name, tensor]) => [name, (tensor).dims]))
  for (const { name, shape } of describe(session.outputMetadata)) shapes.set(name, shape)
  for (const { name, dims } of model.graph.initializer) shapes.set(name, dims)
  try {
    if ([...shapes.values()].some((shape) => shape.includes(-1))) {
      const outputs = await session.run(feeds)
      for (const [name, value] of Object.entries(outputs)) if ('dims' in value) shapes.set(name, value.dims)
    }
  } catch (error) {
    return fail('model-run-failed', `The model stopped when it was run on an empty picture: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await session.release()
  }
  return ok(shapes)
}
