import { fail, ok } from '../../core/result.ts'
import type { FrameDecoder } from './decoder.ts'
import { losslessHeader } from './lossless-header.ts'
import { decodeLosslessScan } from './lossless-scan.ts'
import { decodeNativeJpeg } from './native-jpeg.ts'
import { checkStreamSize } from './stream-size.ts'

/**
 * JPEG Lossless, Non-Hierarchical (PS3.5 A.4.2, process 14, all selection values), up to 16 bits. Streams as scanners
 * write them are decoded here, as fast as by the library and with nothing to load; unusual ones, and YCbCr, are left to it.
 */
export const decodeJpegLossless: FrameDecoder = async (bytes, format) => {
  const size = checkStreamSize(bytes, format)
  if (!size.ok) return size
  const { photometricInterpretation } = format
  const header = photometricInterpretation.startsWith('YBR') ? null : losslessHeader(bytes)
  if (!header) return decodeNativeJpeg(bytes, format)
  const data = decodeLosslessScan(bytes, header)
  if (!data) return fail('decode-failed', 'The JPEG frame cannot be decoded: it is damaged or incomplete.')
  return ok({ data, precision: header.precision, signed: false, photometricInterpretation })
}
