import { transferSyntaxes } from '../transfer-syntaxes.ts'
import type { FrameDecoder } from './decoder.ts'
import { decodeDeflatedFrame } from './deflated-frame.ts'
import { decodeEncapsulatedUncompressed } from './encapsulated-uncompressed.ts'
import { decodeHtj2k } from './htj2k.ts'
import { decodeJpeg2000 } from './jpeg-2000.ts'
import { decodeJpegBaseline } from './jpeg-baseline.ts'
import { decodeJpegExtended } from './jpeg-extended.ts'
import { decodeJpegLossless } from './jpeg-lossless.ts'
import { decodeJpegLs } from './jpeg-ls.ts'
import { decodeRle } from './rle.ts'

/** The decoder for each encapsulated transfer syntax (PS3.6 table A-1). A new codec is one file and one line here. */
const decoders: ReadonlyMap<string, FrameDecoder> = new Map([
  ['1.2.840.10008.1.2.1.98', decodeEncapsulatedUncompressed],
  ['1.2.840.10008.1.2.5', decodeRle],
  ['1.2.840.10008.1.2.8.1', decodeDeflatedFrame],
  ['1.2.840.10008.1.2.4.50', decodeJpegBaseline],
  ['1.2.840.10008.1.2.4.51', decodeJpegExtended],
  // retired, and still in archives: what the library knows of the extended processes, in another order
  ['1.2.840.10008.1.2.4.53', decodeJpegExtended],
  ['1.2.840.10008.1.2.4.55', decodeJpegExtended],
  ['1.2.840.10008.1.2.4.57', decodeJpegLossless],
  ['1.2.840.10008.1.2.4.70', decodeJpegLossless],
  ['1.2.840.10008.1.2.4.80', decodeJpegLs],
  ['1.2.840.10008.1.2.4.81', decodeJpegLs],
  ['1.2.840.10008.1.2.4.90', decodeJpeg2000],
  ['1.2.840.10008.1.2.4.91', decodeJpeg2000],
  ['1.2.840.10008.1.2.4.201', decodeHtj2k],
  ['1.2.840.10008.1.2.4.202', decodeHtj2k],
  ['1.2.840.10008.1.2.4.203', decodeHtj2k],
])

const uncompressed: ReadonlySet<string> = new Set(Object.values(transferSyntaxes))

/** The decoder for an encapsulated transfer syntax; null for native and unknown ones. */
export function decoderFor(transferSyntax: string): FrameDecoder | null {
  return decoders.get(transferSyntax) ?? null
}

/** Whether Sulcus can decode pixels in this transfer syntax. */
export function isSupportedTransferSyntax(transferSyntax: string): boolean {
  return uncompressed.has(transferSyntax) || decoders.has(transferSyntax)
}
