import { transferSyntaxes } from './transfer-syntaxes.ts'

const valueRepresentations = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV'.split(' '),
)

/** Whether the element at `offset` names its VR (PS3.5 7.1.2); any two capitals count, as files use unlisted ones. */
export function looksLikeExplicit(bytes: Uint8Array, offset: number): boolean {
  const isCapital = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a
  return isCapital(bytes[offset + 4]) && isCapital(bytes[offset + 5])
}

/**
 * Tells the encoding of a data set that has no meta header from its first element, which must belong to group 0002
 * or 0008 (the only ones a data set begins with in practice). Null means: this is no DICOM data set.
 */
export function sniffEncoding(bytes: Uint8Array, offset: number): { readonly transferSyntax: string } | null {
  if (offset + 8 > bytes.length) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8)
  const littleGroup = view.getUint16(0, true)
  const bigGroup = view.getUint16(0, false)
  const vr = String.fromCharCode(bytes[offset + 4] ?? 0, bytes[offset + 5] ?? 0)
  if (valueRepresentations.has(vr)) {
    if (littleGroup === 0x0002 || littleGroup === 0x0008)
      return { transferSyntax: transferSyntaxes.explicitLittleEndian }
    if (bigGroup === 0x0008) return { transferSyntax: transferSyntaxes.explicitBigEndian }
    return null
  }
  const length = view.getUint32(4, true)
  const plausible = littleGroup === 0x0008 && (length <= 1024 || length === 0xffffffff)
  return plausible ? { transferSyntax: transferSyntaxes.implicitLittleEndian } : null
}

/**
 * Where the data set begins in a message that was saved as it crossed the network: behind the command set, group 0000,
 * which is in Implicit VR Little Endian (PS3.7 6.3.1) but explicit in some files; 0 in others. A preamble of zeros whose
 * prefix is missing is passed likewise.
 */
export function afterCommandSet(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let position = 0
  while (position + 8 <= bytes.length && view.getUint16(position, true) === 0) {
    const length = looksLikeExplicit(bytes, position) ? view.getUint16(position + 6, true) : view.getUint32(position + 4, true)
    position += 8 + length
  }
  return position
}
