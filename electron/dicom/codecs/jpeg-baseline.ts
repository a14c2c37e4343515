import { ok } from '../../core/result.ts'
import type { FrameDecoder } from './decoder.ts'
import { decodeNativeJpeg } from './native-jpeg.ts'
import { checkStreamSize } from './stream-size.ts'
import { wasmCodec } from './wasm-codec.ts'

const decode = wasmCodec('@cornerstonejs/codec-libjpeg-turbo-8bit', 'JPEGDecoder')

/** JPEG Baseline, 8 bits (PS3.5 A.4.1, process 1). Colour comes back as RGB, whatever the stream's colour space. */
export const decodeJpegBaseline: FrameDecoder = async (bytes, format) => {
  const size = checkStreamSize(bytes, format)
  if (!size.ok) return size
  // the library knows 8 bits only; 12-bit streams under this transfer syntax are wrong, but exist
  if (size.value.precision !== 8) return decodeNativeJpeg(bytes, format)
  const stream = format.photometricInterpretation === 'RGB' && !hasColourMarker(bytes) ? markAsRgb(bytes) : bytes
  const frame = await decode(stream)
  if (!frame.ok) return frame
  const photometricInterpretation = format.samplesPerPixel === 3 ? 'RGB' : format.photometricInterpretation
  return ok({ data: frame.value.data, precision: size.value.precision, signed: false, photometricInterpretation })
}

/** Whether a JFIF (APP0) or Adobe (APP14) marker before the frame header tells the stream's colour space. */
function hasColourMarker(bytes: Uint8Array): boolean {
  for (let i = 2; i + 4 <= bytes.length && bytes[i] === 0xff;) {
    const marker = bytes[i + 1] ?? 0
    const length = (bytes[i + 2] ?? 0) * 256 + (bytes[i + 3] ?? 0)
    const name = String.fromCharCode(...bytes.subarray(i + 4, i + 9))
    // the library, too, ignores a marker that is shorter than its definition
    if (marker === 0xe0 && length >= 16 && name.startsWith('JFIF')) return true
    if (marker === 0xee && length >= 14 && name === 'Adobe') return true
    if (marker === 0xda || (marker >= 0xc0 && marker <= 0xc3)) return false
    i += 2 + length
  }
  return false
}

/** Puts an Adobe marker with transform 0 behind SOI: the library takes unmarked three-component streams for YCbCr. */
function markAsRgb(bytes: Uint8Array): Uint8Array {
  const adobe = [0xff, 0xee, 0x00, 0x0e, 0x41, 0x64, 0x6f, 0x62, 0x65, 0x00, 0x64, 0x00, 0x00, 0x00, 0x00, 0x00]
  const marked = new Uint8Array(bytes.length + adobe.length)
  marked.set(bytes.subarray(0, 2))
  marked.set(adobe, 2)
  marked.set(bytes.subarray(2), 2 + adobe.length)
  return marked
}
