import { halfTensor } from '../half-precision.ts'
import * as ort from '../onnxruntime.ts'
import type { TensorDescription, TensorShape } from '../../core/model-inspection.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { parsePythonLiteral } from '../onnx/python-literal.ts'
import { withOutputs, type OnnxModel } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'

/** Side of the picture that a network of free size is inspected at, where its file names none. */
const freeSide = 224
/** Larger inputs, in numbers, are not made: 1 GiB of float32. */
const largestInput = 2 ** 28

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
 * Fails with `model-invalid` for inputs that are no tensors of numbers, or too large.
 */
export function chooseInputSizes(session: ort.InferenceSession, model: OnnxModel): Result<InputSizes> {
  const overrides: Record<string, number> = {}
  const feeds: Record<string, ort.Tensor> = {}
  for (const value of session.inputMetadata) {
    if (!value.isTensor) return fail('model-invalid', `The model's input “${value.name}” is not a tensor.`)
    const free = freeShape(value.name, value.shape, model)
    const shape = value.shape.map((side, axis) => (typeof side === 'number' && side > 0 ? side : (free[axis] ?? 1)))
    value.shape.forEach((side, axis) => {
      if (typeof side === 'string' && side !== '') overrides[side] = shape[axis] ?? 1
    })
    if (volume(shape) > largestInput) return fail('model-invalid', `The model's input “${value.name}” holds ${shape.join(' × ')} numbers, more than Sulcus makes (${largestInput}).`)
    const zeros = zeroTensor(value.type, shape)
    if (!zeros) return fail('model-invalid', `The model's input “${value.name}” holds ${value.type}, which Sulcus cannot feed.`)
    feeds[value.name] = zeros
  }
  return ok({ overrides, feeds })
}

/** What stands for the free sides of an input: a picture, colours first or, as Keras has them, last. */
function freeShape(name: string, shape: readonly (number | string)[], { graph, metadata_props }: OnnxModel): TensorShape {
  if (shape.length !== 4) return shape.map(() => 1)
  const [height, width] = pictureSize(metadata_props)
  if (typeof shape[1] !== 'number' && (shape[3] === 1 || shape[3] === 3)) return [1, height, width, shape[3]]
  // the kernels that the picture meets say how many colours it has
  const reader = graph.node.find(({ op_type: operator, input }) => operator === 'Conv' && input[0] === name)
  const channels = graph.initializer.find((tensor) => tensor.name === reader?.input[1])?.dims[1]
  const groups = reader?.attribute.find((attribute) => attribute.name === 'group')?.i ?? 1
  return [1, channels === undefined ? 3 : channels * groups, height, width]
}

function pictureSize(entries: OnnxModel['metadata_props']): readonly [number, number] {
  const text = entries.find(({ key }) => key === 'imgsz')?.value
  const literal = text === undefined ? null : parsePythonLiteral(text)
  const sides = literal?.ok ? [literal.value].flat().filter((side) => Number.isInteger(side) && Number(side) >= 1 && Number(side) <= 8192) : []
  const [height, width] = sides as readonly number[]
  return height === undefined ? [freeSide, freeSide] : [height, width ?? height]
}

const arrays = {
  float32: Float32Array, float64: Float64Array, float16: Uint16Array, uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array,
  int16: Int16Array, int32: Int32Array, uint32: Uint32Array, int64: BigInt64Array, uint64: BigUint64Array, bool: Uint8Array,
} as const

function zeroTensor(type: ort.Tensor.Type, shape: TensorShape): ort.Tensor | null {
  if (!(type in arrays)) return null
  const values = new arrays[type as keyof typeof arrays](volume(shape))
  return type === 'float16' ? halfTensor(values as Uint16Array, shape) : new ort.Tensor(type, values as ort.Tensor['data'], shape)
}

function volume(shape: TensorShape): number {
  return shape.reduce((product, side) => product * side, 1)
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
    return fail('model-invalid', `The sizes inside the model cannot be found: ${onnxruntimeWords(error)}`)
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
    return fail('model-run-failed', `The model stopped when it was run on an empty picture: ${onnxruntimeWords(error)}`)
  } finally {
    await session.release()
  }
  return ok(shapes)
}
