import { ok } from '../../core/result.ts'
import type { FrameDecoder } from './decoder.ts'
import { checkStreamSize, startOfCodestream } from './stream-size.ts'
import { wasmCodec } from './wasm-codec.ts'

/** Makes the decoder for one JPEG 2000 library: the DICOM side of both is alike. */
export function jpeg2000Decoder(packageName: string, className: string): FrameDecoder {
  const decode = wasmCodec(packageName, className)
  return async (bytes, format) => {
    const size = checkStreamSize(bytes, format)
    if (!size.ok) return size
    const frame = await decode(bytes)
    if (!frame.ok) return frame
    const { info, data } = frame.value
    // the library undoes the RCT and ICT (PS3.5 8.2.4)
    const transformed = format.photometricInterpretation === 'YBR_RCT' || format.photometricInterpretation === 'YBR_ICT'
    const photometricInterpretation = transformed ? 'RGB' : format.photometricInterpretation
    return ok({ data, precision: size.value.precision, signed: info.isSigned ?? false, photometricInterpretation })
  }
}

const decodeAsTold = jpeg2000Decoder('@cornerstonejs/codec-openjpeg', 'J2KDecoder')

/**
 * JPEG 2000, reversible and irreversible (PS3.5 A.4.4). The library cuts negative samples of up to 8 bits off at zero.
 * When the stream is said to be unsigned they come out raised by half their range (T.800 G.1.2), all of them.
 */
export const decodeJpeg2000: FrameDecoder = async (bytes, format) => {
  const size = checkStreamSize(bytes, format)
  if (!size.ok || !size.value.signed || size.value.precision > 8) return decodeAsTold(bytes, format)
  const raised = await decodeAsTold(withoutSigns(bytes, size.value.samples), format)
  if (!raised.ok) return raised
  const half = 2 ** (size.value.precision - 1)
  return ok({ ...raised.value, data: Int8Array.from(raised.value.data, (value) => value - half), signed: true })
}

/** A copy whose components all count as unsigned: bit 7 of Ssiz (T.800 A.5.1). */
function withoutSigns(bytes: Uint8Array, samples: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const first = startOfCodestream(bytes) + 42
  for (let at = first; at < first + 3 * samples; at += 3) copy[at] = (copy[at] ?? 0) & 0x7f
  return copy
}
