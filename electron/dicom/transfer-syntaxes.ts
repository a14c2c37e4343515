/** Transfer syntaxes without a codec (PS3.5 annex A, PS3.6 table A-1); codecs/registry.ts has the encapsulated ones. */
export const transferSyntaxes = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
  /** General Electric's own: Implicit VR Little Endian but for the pixels, which are big endian. */
  generalElectric: '1.2.840.113619.5.2',
} as const
