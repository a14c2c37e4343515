import { fail, ok, type Result } from '../../core/result.ts'
import type { PixelFormat } from '../pixel-format.ts'

/** What the encoded stream says about its own picture. */
export interface StreamSize {
  readonly rows: number
  readonly columns: number
  readonly samples: number
  readonly precision: number
  /** Samples can be negative; false for JPEG, whose streams know no sign. */
  readonly signed: boolean
}

/**
 * Reads the frame header of a JPEG or JPEG-LS stream (ITU-T T.81 B.2.2, T.87 C.2.2), or SIZ of a JPEG 2000
 * codestream (T.800 A.5.1), and checks it against the DICOM header, so that no decoder allocates for a damaged size.
 */
export function checkStreamSize(bytes: Uint8Array, format: PixelFormat): Result<StreamSize> {
  const size = jpegSize(bytes) ?? jpeg2000Size(bytes)
  if (!size) return fail('decode-failed', 'The encapsulated frame has no readable image header.')
  if (size.rows !== format.rows || size.columns !== format.columns || size.samples !== format.samplesPerPixel)
    return fail(
      'decode-failed',
      `The encapsulated frame is ${size.columns}×${size.rows}×${size.samples}, the DICOM header says ` +
        `${format.columns}×${format.rows}×${format.samplesPerPixel}.`,
    )
  return ok(size)
}

function jpegSize(bytes: Uint8Array): StreamSize | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let i = 2; i + 10 <= bytes.length;) {
    const marker = bytes[i + 1] ?? 0
    if (bytes[i] !== 0xff) return null
    if (marker === 0xff) i += 1
    else if (isFrameHeader(marker))
      return {
        precision: view.getUint8(i + 4),
        rows: view.getUint16(i + 5),
        columns: view.getUint16(i + 7),
        samples: view.getUint8(i + 9),
        signed: false,
      }
    else i += 2 + view.getUint16(i + 2)
  }
  return null
}

/** SOF0-SOF15 without DHT, JPG and DAC, or JPEG-LS's SOF55. */
function isFrameHeader(marker: number): boolean {
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
}

function jpeg2000Size(bytes: Uint8Array): StreamSize | null {
  const codestream = startOfCodestream(bytes)
  if (codestream < 0 || codestream + 43 > bytes.length) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset + codestream, bytes.length - codestream)
  return {
    columns: view.getUint32(8) - view.getUint32(16),
    rows: view.getUint32(12) - view.getUint32(20),
    samples: view.getUint16(40),
    precision: (view.getUint8(42) & 0x7f) + 1,
    signed: view.getUint8(42) > 0x7f,
  }
}

/** Where SOC and SIZ of a JPEG 2000 codestream are (T.800 A.4.1), within a JP2 file too; -1 when nowhere. */
export function startOfCodestream(bytes: Uint8Array): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('ff4fff51', 0, 'hex')
}
