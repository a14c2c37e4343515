import type { OnnxTensor } from './onnx-messages.ts'

/** A tensor's numbers where they are 32-bit floats (TensorProto.DataType 1, little-endian where raw), else null. */
export function float32Values({ data_type: type, raw_data: raw, float_data: written }: OnnxTensor): Float32Array | null {
  if (type !== 1) return null
  return raw.length > 0 ? new Float32Array(Uint8Array.from(raw).buffer) : Float32Array.from(written)
}
