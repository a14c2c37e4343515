import type { PixelValue } from '../core/pixel-value.ts'
import { ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { decodeSlice } from './decode-slice.ts'
import { openInstance } from './instance.ts'
import { isColour } from './luminance.ts'
import { modalityTransform } from './modality-transform.ts'
import { realWorldMappings } from './real-world-value.ts'
import { tags } from './tags.ts'
import { paddingRange } from './voi-window.ts'

/** One slice, decoded so that its pixels can be asked about one by one. */
export interface PixelValues {
  readonly rows: number
  readonly columns: number
  /** Bytes that the decoded pixels take. */
  readonly size: number
  /** @param column and row counted from 0, within the slice */
  at(column: number, row: number): PixelValue
}

/**
 * Decodes a slice to read single pixels of it: as stored, after the Modality LUT, and by every Real World Value Mapping,
 * which starts from stored values too (PS3.3 C.7.6.16.2.11.1). Nothing is mirrored or filled in.
 */
export async function readPixelValues(header: SliceHeader): Promise<Result<PixelValues>> {
  const instance = await openInstance(header.file)
  if (!instance.ok) return instance
  const decoded = await decodeSlice(instance.value, header)
  if (!decoded.ok) return decoded
  const { dataSet, groups } = instance.value
  const stored = decoded.value
  const { rows, columns, data, samplesPerPixel: samples, signed } = stored
  const attributes = groups.frame(header.mosaic ? 1 : header.frame)
  const transform = isColour(stored) ? null : modalityTransform(dataSet, attributes, stored)
  const maps = transform ? realWorldMappings(dataSet, attributes, signed) : []
  const padding = paddingRange(dataSet, signed)
  const rescaleType = attributes.holder(tags.rescaleType, tags.pixelValueTransformationSequence)
  const units = rescaleType?.string(tags.rescaleType) ?? ''
  return ok({
    rows,
    columns,
    size: data.byteLength,
    at: (column, row) => {
      const first = (row * columns + column) * samples
      const own = Array.from(data.subarray(first, first + samples))
      const [value = NaN] = own
      return {
        stored: own,
        modality: transform ? transform.apply(value) : null,
        units: units === 'US' ? '' : units,
        padding: transform !== null && padding !== null && value >= padding[0] && value <= padding[1],
        realWorld: maps
          .map((map) => ({ label: map.label || map.explanation, value: map.apply(value), units: map.units, meaning: map.meaning }))
          .filter(({ value: real }) => Number.isFinite(real)),
      }
    },
  })
}
