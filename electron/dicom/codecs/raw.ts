import type { PixelFormat } from '../pixel-format.ts'
import type { StoredArray } from './decoder.ts'
import { interleave } from './interleave.ts'

/** Bits that one frame takes in native encoding (PS3.5 8.1.1); YBR_FULL_422 halves the chrominance (C.7.6.3.1.2). */
export function nativeFrameBits(format: PixelFormat): number {
  const samples = isSubsampled(format) ? 2 : format.samplesPerPixel
  return format.rows * format.columns * samples * format.bitsAllocated
}

/** Whether native pixels share chrominance two by two. */
export function isSubsampled(format: PixelFormat): boolean {
  return format.samplesPerPixel === 3 && /_422$/.test(format.photometricInterpretation) && format.bitsAllocated === 8
}

/**
 * Decodes a native frame (PS3.5 8.1, annex D): byte order, planes, packed single bits, 4:2:2 chrominance.
 * YBR stays YBR: the colour space is the file's own.
 * @param bytes at least the frame's bytes, beginning with the byte that holds its first bit; the result takes them over
 *   where it can, so they are the caller's no more
 * @param firstBit that bit's place in the first byte; other than 0 only for single-bit frames
 */
export function decodeRaw(
  bytes: Uint8Array,
  firstBit: number,
  format: PixelFormat,
  littleEndian: boolean,
): StoredArray {
  if (format.bitsAllocated === 1)
    return unpackBits(bytes, firstBit, format.rows * format.columns * format.samplesPerPixel)
  if (isSubsampled(format)) return spreadChrominance(bytes, format.rows * format.columns)
  const samples = format.rows * format.columns * format.samplesPerPixel
  const size = format.bitsAllocated / 8
  const whole = bytes.byteOffset % size === 0 && bytes.length >= samples * size && bytes.buffer instanceof ArrayBuffer
  const aligned = whole ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(samples * size)
  if (!whole) aligned.set(bytes.subarray(0, aligned.length))
  if (!littleEndian) swapBytes(aligned.subarray(0, samples * size), size)
  const data = typedArray(aligned.buffer, format, aligned.byteOffset, samples)
  return format.planar ? interleave(data, format.samplesPerPixel) : data
}

/** Reverses the bytes of every word of `size` bytes, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % size))
  if (size === 2) buffer.swap16()
  if (size === 4) buffer.swap32()
  if (size === 8) buffer.swap64()
}

/**
 * Views bytes in the platform's (little endian) order as the array type that the format asks for.
 * @param offset where the first number lies, `length` how many there are: all of the buffer, unless said otherwise
 */
export function typedArray(buffer: ArrayBuffer, format: PixelFormat, offset = 0, length?: number): StoredArray {
  const { bitsAllocated, signed } = format
  if (format.floatingPoint) return new (bitsAllocated === 64 ? Float64Array : Float32Array)(buffer, offset, length)
  if (bitsAllocated <= 8) return new (signed ? Int8Array : Uint8Array)(buffer, offset, length)
  if (bitsAllocated === 16) return new (signed ? Int16Array : Uint16Array)(buffer, offset, length)
  return new (signed ? Int32Array : Uint32Array)(buffer, offset, length)
}

/** Single bits come least significant first (PS3.5 8.1.1, annex D). */
function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  const data = new Uint8Array(count)
  for (let i = 0; i < count; i += 1) {
    const bit = firstBit + i
    data[i] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1
  }
  return data
}

/** Y Y Cb Cr for every two pixels (C.7.6.3.1.2) becomes Y Cb Cr for each. */
function spreadChrominance(bytes: Uint8Array, pixels: number): Uint8Array {
  const data = new Uint8Array(pixels * 3)
  for (let i = 0; i < pixels; i += 1) {
    const pair = (i >> 1) * 4
    data[i * 3] = bytes[pair + (i & 1)] ?? 0
    data[i * 3 + 1] = bytes[pair + 2] ?? 0
    data[i * 3 + 2] = bytes[pair + 3] ?? 0
  }
  return data
}
