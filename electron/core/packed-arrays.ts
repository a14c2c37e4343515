const numberTypes = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const
type NumberType = keyof typeof numberTypes
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array

/** Plain data with the arrays of numbers that belong to it. */
export interface PackedArrays<Head> {
  readonly head: Head
  readonly arrays: readonly NumberArray[]
}

interface Prefix<Head> {
  readonly head: Head
  readonly arrays: readonly { readonly type: NumberType; readonly length: number }[]
}

/**
 * One run of bytes for what JSON cannot carry well: the length of a JSON text (uint32, little-endian), the text, and the
 * arrays it lists, little-endian and each from a multiple of 8 bytes on, so that they can be viewed without a copy.
 */
export function packArrays<Head>({ head, arrays }: PackedArrays<Head>): Uint8Array<ArrayBuffer> {
  const listed = arrays.map((array) => ({ type: typeOf(array), length: array.length }))
  const text = new TextEncoder().encode(JSON.stringify({ head, arrays: listed } satisfies Prefix<Head>))
  const starts: number[] = []
  let end = aligned(4 + text.length)
  for (const array of arrays) {
    starts.push(end)
    end = aligned(end + array.byteLength)
  }
  const bytes = new Uint8Array(end)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 4)
  for (const [index, array] of arrays.entries()) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), starts[index])
  }
  return bytes
}

/** Reads what `packArrays` wrote; null when bytes are missing. The head's shape is trusted. */
export function unpackArrays<Head>(buffer: ArrayBuffer): PackedArrays<Head> | null {
  if (buffer.byteLength < 4) return null
  const length = new DataView(buffer).getUint32(0, true)
  if (4 + length > buffer.byteLength) return null
  const prefix = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as Prefix<Head>
  const arrays: NumberArray[] = []
  let start = aligned(4 + length)
  for (const { type, length: count } of prefix.arrays) {
    const kind = numberTypes[type]
    const end = start + count * kind.BYTES_PER_ELEMENT
    if (end > buffer.byteLength) return null
    arrays.push(new kind(buffer, start, count))
    start = aligned(end)
  }
  return { head: prefix.head, arrays }
}

function typeOf(array: NumberArray): NumberType {
  if (array instanceof Float32Array) return 'float32'
  if (array instanceof Uint8Array) return 'uint8'
  return array instanceof Float64Array ? 'float64' : 'int32'
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8
}
