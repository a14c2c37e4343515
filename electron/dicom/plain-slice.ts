import { ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { decodeRaw } from './codecs/raw.ts'
import { decoderFor } from './codecs/registry.ts'
import type { DataSet } from './data-set.ts'
import { readRange } from './file-bytes.ts'
import type { FrameTools } from './frame-tools.ts'
import type { FrameAttributes } from './functional-groups.ts'
import { rescaleOf } from './modality-transform.ts'
import type { PixelFormat } from './pixel-format.ts'
import { truncated } from './read-dataset.ts'
import { toStoredValues } from './stored-values.ts'
import { tags } from './tags.ts'
import type { SliceValues } from './volume-builder.ts'

/** What is needed to read a slice whose numbers lie in its file as they are: no second look at the header. */
export interface PlainSlice {
  readonly format: PixelFormat
  readonly offset: number
  readonly slope: number
  readonly intercept: number
}

/** Lives as long as the headers do; those that crossed to another process have none. */
const known = new WeakMap<SliceHeader, PlainSlice>()

/** Remembers a classic image's only frame when it is native little endian grey of whole bytes without a Modality LUT. */
export function rememberPlainSlice(
  header: SliceHeader,
  dataSet: DataSet,
  attributes: FrameAttributes,
  format: PixelFormat,
): void {
  const { encoding } = dataSet
  const element = dataSet.element(tags.pixelData)
  const grey = format.samplesPerPixel === 1 && format.photometricInterpretation.startsWith('MONOCHROME')
  const bytes = format.bitsAllocated === 8 || format.bitsAllocated === 16
  const native = encoding.littleEndianPixels && !encoding.inflated && !decoderFor(encoding.transferSyntax)
  if (format.frames !== 1 || header.mosaic || !element || !grey || !bytes || !native) return
  if (dataSet.has(tags.modalityLUTSequence)) return
  known.set(header, { format, offset: element.dataOffset, ...rescaleOf(attributes) })
}

/** What was remembered of a slice; null for one that is not plain. */
export function plainFacts(header: SliceHeader): PlainSlice | null {
  return known.get(header) ?? null
}

/**
 * The slice's stored values, when it was remembered; null otherwise.
 * @param memory where they are read to, and stay
 */
export async function readPlainSlice(
  header: SliceHeader,
  memory: FrameTools['memory'],
): Promise<Result<SliceValues> | null> {
  const plain = plainFacts(header)
  if (!plain) return null
  const { format, offset, slope, intercept } = plain
  const { rows, columns, bitsStored, signed, photometricInterpretation } = format
  const length = (rows * columns * format.bitsAllocated) / 8
  const bytes = await readRange(header.file, offset, length, { target: memory?.(length) })
  if (!bytes.ok) return bytes
  if (bytes.value.length < length) return truncated('Pixel Data (7FE0,0010)')
  const raw = decodeRaw(bytes.value, 0, format, true)
  const data = toStoredValues({ data: raw, precision: bitsStored, signed, photometricInterpretation, native: true }, format)
  return ok({ rows, columns, samples: 1, data, bitsStored, slope, intercept })
}
