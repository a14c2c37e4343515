import { fail, type Result } from '../core/result.ts'

/** A transfer syntax as people call it (PS3.6 table A-1), and the clause that says how its pixel data is encoded. */
const known: ReadonlyMap<string, readonly [name: string, clause: string]> = new Map([
  ['1.2.840.10008.1.2', ['Implicit VR Little Endian', 'PS3.5 A.1']],
  ['1.2.840.10008.1.2.1', ['Explicit VR Little Endian', 'PS3.5 A.2']],
  ['1.2.840.10008.1.2.1.98', ['Encapsulated Uncompressed', 'PS3.5 A.4.11']],
  ['1.2.840.10008.1.2.1.99', ['Deflated Explicit VR Little Endian', 'PS3.5 A.5']],
  ['1.2.840.10008.1.2.2', ['Explicit VR Big Endian', 'PS3.5 A.3 of 2016b']],
  ['1.2.840.10008.1.2.4.50', ['JPEG Baseline', 'PS3.5 8.2.1, ITU-T T.81']],
  ['1.2.840.10008.1.2.4.51', ['JPEG Extended', 'PS3.5 8.2.1, ITU-T T.81']],
  ['1.2.840.10008.1.2.4.53', ['JPEG Spectral Selection', 'PS3.5 annex A of 2003, ITU-T T.81']],
  ['1.2.840.10008.1.2.4.55', ['JPEG Full Progression', 'PS3.5 annex A of 2003, ITU-T T.81']],
  ['1.2.840.10008.1.2.4.57', ['JPEG Lossless', 'PS3.5 8.2.1, ITU-T T.81']],
  ['1.2.840.10008.1.2.4.70', ['JPEG Lossless SV1', 'PS3.5 8.2.1, ITU-T T.81']],
  ['1.2.840.10008.1.2.4.80', ['JPEG-LS Lossless', 'PS3.5 8.2.3, ITU-T T.87']],
  ['1.2.840.10008.1.2.4.81', ['JPEG-LS Near-Lossless', 'PS3.5 8.2.3, ITU-T T.87']],
  ['1.2.840.10008.1.2.4.90', ['JPEG 2000 Lossless', 'PS3.5 8.2.4, ITU-T T.800']],
  ['1.2.840.10008.1.2.4.91', ['JPEG 2000', 'PS3.5 8.2.4, ITU-T T.800']],
  ['1.2.840.10008.1.2.4.92', ['JPEG 2000 Multi-component Lossless', 'PS3.5 8.2.4']],
  ['1.2.840.10008.1.2.4.93', ['JPEG 2000 Multi-component', 'PS3.5 8.2.4']],
  ['1.2.840.10008.1.2.4.94', ['JPIP Referenced', 'PS3.5 A.6']],
  ['1.2.840.10008.1.2.4.95', ['JPIP Referenced Deflate', 'PS3.5 A.7']],
  ['1.2.840.10008.1.2.4.100', ['MPEG2 Main Profile', 'PS3.5 8.2.5']],
  ['1.2.840.10008.1.2.4.101', ['MPEG2 High Level', 'PS3.5 8.2.6']],
  ['1.2.840.10008.1.2.4.102', ['MPEG-4 AVC/H.264 High Profile', 'PS3.5 8.2.7']],
  ['1.2.840.10008.1.2.4.103', ['MPEG-4 AVC/H.264 BD-compatible', 'PS3.5 8.2.7']],
  ['1.2.840.10008.1.2.4.104', ['MPEG-4 AVC/H.264 High Profile 4.2 for 2D', 'PS3.5 8.2.8']],
  ['1.2.840.10008.1.2.4.105', ['MPEG-4 AVC/H.264 High Profile 4.2 for 3D', 'PS3.5 8.2.8']],
  ['1.2.840.10008.1.2.4.106', ['MPEG-4 AVC/H.264 Stereo High Profile', 'PS3.5 8.2.9']],
  ['1.2.840.10008.1.2.4.107', ['HEVC/H.265 Main Profile', 'PS3.5 8.2.10']],
  ['1.2.840.10008.1.2.4.108', ['HEVC/H.265 Main 10 Profile', 'PS3.5 8.2.11']],
  ['1.2.840.10008.1.2.4.201', ['HTJ2K Lossless', 'PS3.5 8.2.14, ITU-T T.814']],
  ['1.2.840.10008.1.2.4.202', ['HTJ2K Lossless RPCL', 'PS3.5 8.2.14, ITU-T T.814']],
  ['1.2.840.10008.1.2.4.203', ['HTJ2K', 'PS3.5 8.2.14, ITU-T T.814']],
  ['1.2.840.10008.1.2.4.110', ['JPEG XL Lossless', 'PS3.5 8.2.15']],
  ['1.2.840.10008.1.2.4.111', ['JPEG XL JPEG Recompression', 'PS3.5 8.2.15']],
  ['1.2.840.10008.1.2.4.112', ['JPEG XL', 'PS3.5 8.2.15']],
  ['1.2.840.10008.1.2.5', ['RLE Lossless', 'PS3.5 annex G']],
  ['1.2.840.113619.5.2', ['Implicit VR Little Endian with big endian pixels, of GE', 'PS3.5 A.1']],
  ['1.2.840.10008.1.2.8.1', ['Deflated Image Frame Compression', 'PS3.5 8.2.16, RFC 1951']],
])

/** The name, or the UID where it has none here. */
export function syntaxName(uid: string): string {
  return known.get(uid)?.[0] ?? uid
}

/** The clause to read about its pixel data. */
export function syntaxClause(uid: string): string {
  return known.get(uid)?.[1] ?? 'PS3.5 annex A'
}

/** The failure for pixels that no codec here decodes. */
export function unsupportedSyntax(uid: string): Result<never> {
  const name = syntaxName(uid) === uid ? uid : `${uid}, ${syntaxName(uid)}`
  return fail('unsupported-transfer-syntax', `Transfer Syntax UID (0002,0010) is ${name}; Sulcus has no decoder for it (${syntaxClause(uid)}).`)
}
