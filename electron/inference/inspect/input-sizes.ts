import { halfTensor } from '../half-precision.ts'
import * as ort from '../onnxruntime.ts'
import type { TensorShape } from '../../core/model-inspection.ts'
import { printable } from '../../core/printable.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { parsePythonLiteral } from '../onnx/python-literal.ts'
import type { OnnxModel } from '../onnx/onnx-messages.ts'
import { volume } from './volume.ts'

/** Sides of the pictures that a network of free size is tried on, where its file names none: most take the first. */
const freeSides = [224, 256, 512, 640, 128, 64, 32, 28] as const
/** Larger inputs, in numbers, are not made: 1 GiB of float32. */
const largestInput = 2 ** 28

export interface PictureSize {
  readonly height: number
  readonly width: number
}

type Inputs = readonly ort.InferenceSession.ValueMetadata[]

/** Sizes for inputs whose own are free, and the zeros to feed. */
export interface InputSizes {
  /** Sizes of free dimensions by their name. */
  readonly overrides: Readonly<Record<string, number>>
  readonly feeds: ort.InferenceSession.OnnxValueMapType
  /** In words, what the file leaves open; null where it says all. */
  readonly assumed: string | null
}

/** The sizes of picture that a network is looked at with, the first one first. */
export interface SizeChoice {
  readonly sizes: readonly PictureSize[]
  /** Whether the file leaves them open, so that they are a guess. */
  readonly assumed: boolean
}

/** Free sides are as `size` says or Ultralytics' `imgsz` entry; else there are several to try in turn. */
export function chooseSizes(inputs: Inputs, model: OnnxModel, size: PictureSize | null = null): SizeChoice {
  const named = size ?? pictureSize(model.metadata_props)
  if (named) return { sizes: [named], assumed: false }
  // of an input whose shape is hidden only a convolution tells that it is a picture
  const assumed = inputs.some((value) => value.isTensor && (value.shape.length === 4
    ? value.shape.some((side, axis) => axis > 0 && !fixed(side))
    : value.shape.length === 0 && hidesShape(value.name, model.graph.input) && readingKernel(value.name, model)?.dims.length === 4))
  const sides = assumed ? freeSides : freeSides.slice(0, 1)
  return { sizes: sides.map((side) => ({ height: side, width: side })), assumed }
}

/** What a network is fed with pictures of one size. Fails with `model-invalid` for inputs that are no tensors of numbers, or too large. */
export function sizesFor(inputs: Inputs, model: OnnxModel, size: PictureSize, assumes: boolean): Result<InputSizes> {
  const assumed = assumes ? [`The file leaves the size of its pictures open: it is looked at with ${size.height} × ${size.width} pixels.`] : []
  const overrides: Record<string, number> = {}
  const feeds: Record<string, ort.Tensor> = {}
  for (const value of inputs) {
    if (!value.isTensor) return fail('model-invalid', `The model's input “${printable(value.name, 60)}” is not a tensor.`)
    const free = freeShape(value.name, value.shape, model, size)
    if (free.length === 0 && hidesShape(value.name, model.graph.input)) assumed.push(`The file says nothing of the shape of “${printable(value.name, 60)}”, and no convolution tells it: it is fed one number.`)
    const shape = value.shape.length === 0 ? free : value.shape.map((one, axis) => (fixed(one) ? one : (free[axis] ?? 1)))
    value.shape.forEach((one, axis) => {
      if (typeof one === 'string' && one !== '') overrides[one] = shape[axis] ?? 1
    })
    if (volume(shape) > largestInput) return fail('model-invalid', `The model's input “${printable(value.name, 60)}” holds ${shape.join(' × ')} numbers, more than Sulcus makes (${largestInput}).`)
    const zeros = zeroTensor(value.type, shape)
    if (!zeros) return fail('model-invalid', `The model's input “${printable(value.name, 60)}” holds ${value.type}, which Sulcus cannot feed.`)
    feeds[value.name] = zeros
  }
  return ok({ overrides, feeds, assumed: assumed.length > 0 ? assumed.join(' ') : null })
}

function fixed(side: number | string): side is number {
  return typeof side === 'number' && side > 0
}

/** Whether the file says nothing of an input's or output's shape; the runtime then tells of a number alone. */
export function hidesShape(name: string, ports: OnnxModel['graph']['input']): boolean {
  return ports.find((port) => port.name === name)?.type?.tensor_type?.shape === null
}

/** What stands for the free sides of an input: a picture, colours first or, as Keras has them, last. */
function freeShape(name: string, shape: readonly (number | string)[], model: OnnxModel, { height, width }: PictureSize): TensorShape {
  const kernel = readingKernel(name, model)
  // the kernels that the picture meets say how many colours it has
  const channels = kernel?.dims[1] === undefined ? 3 : kernel.dims[1] * kernel.groups
  if (shape.length === 0 && kernel?.dims.length === 4 && hidesShape(name, model.graph.input)) return [1, channels, height, width]
  if (shape.length !== 4) return shape.map(() => 1)
  return typeof shape[1] !== 'number' && (shape[3] === 1 || shape[3] === 3) ? [1, height, width, shape[3]] : [1, channels, height, width]
}

/** The kernel of the first convolution that reads an input, and its groups. */
function readingKernel(name: string, { graph }: OnnxModel): { readonly dims: readonly number[]; readonly groups: number } | null {
  const reader = graph.node.find(({ op_type: operator, input }) => operator === 'Conv' && input[0] === name)
  const kernel = graph.initializer.find((tensor) => tensor.name === reader?.input[1])
  return kernel ? { dims: kernel.dims, groups: reader?.attribute.find((attribute) => attribute.name === 'group')?.i ?? 1 } : null
}

/** Height and width that Ultralytics' entry names. */
function pictureSize(entries: OnnxModel['metadata_props']): PictureSize | null {
  const text = entries.find(({ key }) => key === 'imgsz')?.value
  const literal = text === undefined ? null : parsePythonLiteral(text)
  const sides = literal?.ok ? [literal.value].flat().filter((side) => Number.isInteger(side) && Number(side) >= 1 && Number(side) <= 8192) : []
  const [height, width] = sides as readonly number[]
  return height === undefined ? null : { height, width: width ?? height }
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
