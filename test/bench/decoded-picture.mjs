// A JPEG or PNG picture as grey values, colour as luminance: what the labelled slices are stored as.
import { readFileSync } from 'node:fs'
import { decode } from 'fast-png'
import { decodeNativeJpeg } from '../../electron/dicom/codecs/native-jpeg.ts'

/** { rows, columns, data }; throws where the file is neither. */
export async function decodedPicture(file) {
  const bytes = new Uint8Array(readFileSync(file))
  const { rows, columns, samples, data } = bytes[0] === 0x89 ? png(bytes) : await jpeg(bytes, file)
  const luminance = (at) => (samples < 3 ? data[samples * at] : 0.299 * data[samples * at] + 0.587 * data[samples * at + 1] + 0.114 * data[samples * at + 2])
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, (_, at) => luminance(at)) }
}

function png(bytes) {
  const { width, height, channels, data } = decode(bytes)
  return { rows: height, columns: width, samples: channels, data }
}

async function jpeg(bytes, file) {
  const { rows, columns, samples } = startOfFrame(bytes)
  const photometricInterpretation = samples === 3 ? 'YBR_FULL' : 'MONOCHROME2'
  const picture = await decodeNativeJpeg(bytes, { rows, columns, samplesPerPixel: samples, photometricInterpretation })
  if (!picture.ok) throw new Error(`${file}: ${picture.failure.message}`)
  return { rows, columns, samples, data: picture.value.data }
}

/** Size and number of components from the SOF segment (ITU-T T.81, B.2.2). */
function startOfFrame(bytes) {
  for (let at = 2; at < bytes.length;) {
    const marker = bytes[at + 1]
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { rows: bytes[at + 5] * 256 + bytes[at + 6], columns: bytes[at + 7] * 256 + bytes[at + 8], samples: bytes[at + 9] }
    }
    at += 2 + bytes[at + 2] * 256 + bytes[at + 3]
  }
  throw new Error('no frame header')
}
