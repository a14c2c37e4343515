import { fail, ok } from '../../core/result.ts'
import type { FrameDecoder } from './decoder.ts'
import { decodeRaw, isSubsampled, nativeFrameBits } from './raw.ts'

/** Encapsulated Uncompressed Explicit VR Little Endian (PS3.5 A.4.11): each frame's fragments hold its native encoding. */
export const decodeEncapsulatedUncompressed: FrameDecoder = async (bytes, format) => {
  if (bytes.length * 8 < nativeFrameBits(format))
    return fail('decode-failed', `The frame has ${bytes.length} bytes, too few for its pixels (PS3.5 8.1.1).`)
  const { bitsStored: precision, signed } = format
  const photometricInterpretation = isSubsampled(format) ? 'YBR_FULL' : format.photometricInterpretation
  return ok({ data: decodeRaw(Uint8Array.from(bytes), 0, format, true), precision, signed, photometricInterpretation, native: true })
}
