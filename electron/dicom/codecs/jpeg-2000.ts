import { ok } from '../../core/result.ts'
import type { FrameDecoder } from './decoder.ts'
import { checkStreamSize } from './stream-size.ts'
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

/** JPEG 2000, reversible and irreversible (PS3.5 A.4.4). */
export const decodeJpeg2000 = jpeg2000Decoder('@cornerstonejs/codec-openjpeg', 'J2KDecoder')
