import { fail, ok } from '../../core/result.ts'
import type { FrameDecoder } from './decoder.ts'
import { interleave } from './interleave.ts'
import { typedArray } from './raw.ts'

/** RLE Lossless (PS3.5 annex G): one segment a sample and byte, most significant byte first. */
export const decodeRle: FrameDecoder = async (bytes, format) => {
  const size = format.bitsAllocated / 8
  if (size < 1 || format.floatingPoint)
    return fail('unsupported-pixel-format', 'RLE frames hold whole bytes (PS3.5 G.2).')
  const samples = format.samplesPerPixel
  const pixels = format.rows * format.columns
  if (bytes.length < 64) return fail('decode-failed', 'The RLE frame is shorter than its header (PS3.5 G.5).')
  const header = new DataView(bytes.buffer, bytes.byteOffset, 64)
  if (header.getUint32(0, true) !== samples * size)
    return fail('decode-failed', 'The number of RLE segments does not fit the pixel format (PS3.5 G.2).')

  // two bytes expand to at most 128
  if (bytes.length * 64 < pixels * samples * size)
    return fail('decode-failed', 'The RLE frame is too short for its pixels (PS3.5 G.3).')
  const planes = new Uint8Array(pixels * samples * size)
  for (let segment = 0; segment < samples * size; segment += 1) {
    const start = header.getUint32(4 + 4 * segment, true)
    const next = segment + 1 < samples * size ? header.getUint32(8 + 4 * segment, true) : bytes.length
    if (start < 64 || next < start || next > bytes.length)
      return fail('decode-failed', 'An RLE segment lies outside its frame (PS3.5 G.5).')
    const sample = Math.floor(segment / size)
    const littleEndianByte = size - 1 - (segment % size)
    const first = sample * pixels * size + littleEndianByte
    if (expand(bytes.subarray(start, next), planes, first, size, pixels) < pixels)
      return fail('decode-failed', 'An RLE segment holds too few pixels (PS3.5 G.3).')
  }
  const data = interleave(typedArray(planes.buffer, format), samples)
  const { photometricInterpretation, bitsStored, signed } = format
  return ok({ data, precision: bitsStored, signed, photometricInterpretation })
}

/**
 * Expands PackBits runs (PS3.5 G.3.2) into every `step`-th byte of `target`.
 * @returns how many bytes were written, at most `count`
 */
function expand(segment: Uint8Array, target: Uint8Array, first: number, step: number, count: number): number {
  let written = 0
  for (let i = 0; i < segment.length && written < count;) {
    const control = segment[i] ?? 0
    i += 1
    if (control < 128) {
      const end = Math.min(i + control + 1, segment.length)
      for (; i < end && written < count; i += 1, written += 1) target[first + written * step] = segment[i] ?? 0
    } else if (control > 128) {
      const value = segment[i] ?? 0
      if (i >= segment.length) break
      for (let n = 257 - control; n > 0 && written < count; n -= 1, written += 1) target[first + written * step] = value
      i += 1
    }
  }
  return written
}
