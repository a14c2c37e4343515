import type { VolumeData } from './volume.ts'

/** The number types that volumes have. */
export type NumberType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64'

/** The type of an array's numbers. */
export function numberTypeOf(data: VolumeData): NumberType {
  if (data instanceof Int8Array) return 'int8'
  if (data instanceof Uint8Array) return 'uint8'
  if (data instanceof Int16Array) return 'int16'
  if (data instanceof Uint16Array) return 'uint16'
  if (data instanceof Int32Array) return 'int32'
  if (data instanceof Uint32Array) return 'uint32'
  return data instanceof Float64Array ? 'float64' : 'float32'
}

/** Bytes that one number takes. */
export function numberBytes(type: NumberType): number {
  return Number(/\d+$/.exec(type)?.[0]) / 8
}
