import { ok } from '../../core/result.ts'
import type { FrameDecoder } from './decoder.ts'
import { interleave } from './interleave.ts'
import { checkStreamSize } from './stream-size.ts'
import { wasmCodec } from './wasm-codec.ts'

const decode = wasmCodec('@cornerstonejs/codec-charls', 'JpegLSDecoder')

/** JPEG-LS, lossless and near-lossless (PS3.5 A.4.3). */
export const decodeJpegLs: FrameDecoder = async (bytes, format) => {
  const size = checkStreamSize(bytes, format)
  if (!size.ok) return size
  const frame = await decode(bytes)
  if (!frame.ok) return frame
  const { planar, data } = frame.value
  return ok({
    data: planar ? interleave(data, format.samplesPerPixel) : data,
    precision: size.value.precision,
    signed: false,
    photometricInterpretation: format.photometricInterpretation,
  })
}
