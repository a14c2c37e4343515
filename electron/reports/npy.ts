/** The number types of NumPy arrays that Sulcus writes, little-endian, by typed array. */
const descriptors = [
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
  [Int32Array, '<i4'],
  [Uint32Array, '<u4'],
  [Int16Array, '<i2'],
  [Uint16Array, '<u2'],
  [Int8Array, '|i1'],
  [Uint8Array, '|u1'],
] as const

export type NpyData = Float32Array | Float64Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array

/**
 * A NumPy `.npy` file, format version 1.0, C order: `numpy.load` gives back `data` in `shape`.
 * Source: numpy.lib.format. Throws when the shape does not hold exactly the data, which is a bug of the caller.
 */
export function encodeNpy(data: NpyData, shape: readonly number[]): Uint8Array {
  const count = shape.reduce((product, side) => product * side, 1)
  if (count !== data.length) throw new Error(`shape ${shape.join('×')} does not hold ${data.length} numbers`)
  const head = npyHeader(data, shape)
  const bytes = new Uint8Array(head.length + data.byteLength)
  bytes.set(head)
  bytes.set(npyBytes(data), head.length)
  return bytes
}

/**
 * The file up to its numbers.
 * @param like an array of the file's number type
 */
export function npyHeader(like: NpyData, shape: readonly number[]): Uint8Array {
  const descriptor = descriptors.find(([type]) => like instanceof type)?.[1]
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${sides}), }`
  // Magic (6), version (2), length (2) and the dictionary with its line end fill a multiple of 64 bytes.
  const padding = (64 - ((10 + dictionary.length + 1) % 64)) % 64
  const text = `${dictionary}${' '.repeat(padding)}\n`
  const head = new Uint8Array(10 + text.length)
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8])
  head.set(new TextEncoder().encode(text), 10)
  return head
}

/** Numbers as the file holds them, in `data`'s own memory. */
export function npyBytes(data: NpyData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
