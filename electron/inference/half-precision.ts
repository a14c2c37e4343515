import * as ort from './onnxruntime.ts'

/**
 * Numbers as a tensor of half precision (IEEE 754 binary16): rounded to the nearest, infinite beyond 65504. onnxruntime's
 * JavaScript part makes a Float16Array of whatever it is given, and its native part takes none ("not enough space"): it
 * reads the bits from words, so the tensor is given these.
 */
export function halfTensor(values: ArrayLike<number>, dims: readonly number[]): ort.Tensor {
  const words = new Uint16Array(Float16Array.from(values).buffer)
  return Object.defineProperty(new ort.Tensor('float16', words, dims), 'data', { value: words })
}

/** A tensor's numbers as float32, where it holds float32 or float16; else null. */
export function floatsOf({ data }: ort.Tensor): Float32Array | null {
  if (data instanceof Float32Array) return data
  // a class that onnxruntime's types do not list
  const numbers: unknown = data
  return numbers instanceof Float16Array ? Float32Array.from(numbers) : null
}
