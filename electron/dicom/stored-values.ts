import { usedBits } from '../core/used-bits.ts'
import type { DecodedFrame, StoredArray } from './codecs/decoder.ts'
import { typedArray } from './codecs/raw.ts'
import type { PixelFormat } from './pixel-format.ts'

/**
 * Brings a decoder's numbers to the file's own type: drops bits outside Bits Stored (C.7.6.3.1, PS3.5 8.1.1) and
 * extends the sign. Where a codec stream and Bits Stored disagree, the sign bit is the lower one's highest, and
 * unsigned values keep all the bits that either admits. Works in the decoder's own memory where the width allows it.
 */
export function toStoredValues(decoded: DecodedFrame, format: PixelFormat): StoredArray {
  const { data, precision, native = false } = decoded
  if (format.floatingPoint || format.bitsAllocated === 1) return data
  const alreadySigned = !native && decoded.signed
  const bits = format.signed ? Math.min(format.bitsStored, precision) : Math.max(format.bitsStored, precision)
  const shift = native ? format.highBit + 1 - format.bitsStored : 0
  const unsigned = data instanceof Uint8Array || data instanceof Uint16Array || data instanceof Uint32Array
  const sameType = data.BYTES_PER_ELEMENT * 8 === format.bitsAllocated && unsigned !== format.signed
  if (sameType && shift === 0 && (bits >= format.bitsAllocated || alreadySigned)) return data
  if (sameType && shift === 0 && data instanceof Uint16Array) return withoutStrayBits(data, bits)

  const stored = targetFor(data, format)
  const unused = Math.max(0, 32 - bits)
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? 0
    if (alreadySigned) stored[i] = value
    else if (format.signed) stored[i] = ((value >> shift) << unused) >> unused
    else stored[i] = ((value >>> shift) << unused) >>> unused
  }
  return stored
}

/** The usual case, 12 bits in 16: looks whether there is anything to drop, which there hardly ever is. */
function withoutStrayBits(data: Uint16Array, bits: number): Uint16Array {
  const mask = 2 ** bits - 1
  if ((usedBits(data) & ~mask) !== 0) for (let i = 0; i < data.length; i += 1) data[i] = (data[i] ?? 0) & mask
  return data
}

/** Numbers of the file's own type: in the same place where they are as wide, else in a new one. */
function targetFor(data: StoredArray, format: PixelFormat): StoredArray {
  const width = format.bitsAllocated / 8
  const inPlace = data.BYTES_PER_ELEMENT === width && data.buffer instanceof ArrayBuffer
  if (inPlace) return typedArray(data.buffer, format, data.byteOffset, data.length)
  return typedArray(new ArrayBuffer(data.length * width), format)
}
