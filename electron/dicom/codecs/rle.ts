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
  return ok({ data, precision: bitsStored, signed, photometricInterpretation, native: true })
}

/**
 * Expands PackBits runs (PS3.5 G.3.2) into every `step`-th byte of `target`.
 * @returns how many bytes were written, at most `count`
 */
function expand(segment: Uint8Array, target: Uint8Array, first: number, step: number, count: number): number {
  const stop = first + count * step
  let to = first
  for (let i = 0; i + 1 < segment.length && to < stop;) {
    const control = segment[i] ?? 0
    i += 1
    if (control < 128) {
      // bounds before the loop, none within: this is where the time goes
      const end = Math.min(i + control + 1, segment.length, i + (stop - to) / step)
      for (; i < end; i += 1, to += step) target[to] = segment[i] as number
    } else if (control > 128) {
      const value = segment[i] as number
      const end = Math.min(to + (257 - control) * step, stop)
      for (; to < end; to += step) target[to] = value
      i += 1
    }
  }
  return (to - first) / step
}
