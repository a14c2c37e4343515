import { fail, type Result } from '../core/result.ts'
import { nativeFrameBits } from './codecs/raw.ts'
import { decoderFor, isSupportedTransferSyntax } from './codecs/registry.ts'
import type { DataSet } from './data-set.ts'
import type { DicomLimits } from './limits.ts'
import { pixelFormat, type PixelFormat } from './pixel-format.ts'
import { syntaxName, unsupportedSyntax } from './syntax-names.ts'
import { pixelTags, tags } from './tags.ts'

/** The pixel format of a file whose pixels can be decoded, as far as its header tells: known encoding, enough bytes. */
export function displayableFormat(dataSet: DataSet, limits?: DicomLimits): Result<PixelFormat> {
  const format = pixelFormat(dataSet, limits)
  if (!format.ok) return format
  const { transferSyntax } = dataSet.encoding
  if (!isSupportedTransferSyntax(transferSyntax))
    return unsupportedSyntax(transferSyntax)

  const encapsulated = dataSet.element(tags.pixelData)?.hadUndefinedLength ?? false
  if (encapsulated && !decoderFor(transferSyntax))
    return fail(
      'dicom-malformed',
      `Pixel Data (7FE0,0010) is encapsulated, which Transfer Syntax UID (0002,0010), ${syntaxName(transferSyntax)}, does not allow (PS3.5 A.4).`,
    )
  const length = pixelTags.map((tag) => dataSet.element(tag)?.length).find((found) => found !== undefined) ?? 0
  const { frames, rows, columns } = format.value
  if (!decoderFor(transferSyntax) && length * 8 < nativeFrameBits(format.value) * frames)
    return fail(
      'pixel-data-too-short',
      `Pixel Data (7FE0,0010) has ${length} bytes, too few for ${frames} × ${columns}×${rows} pixels (PS3.5 8.1.1).`,
    )
  return format
}
