import { readRange } from './file-bytes.ts'
import { readDataSet, truncated } from './read-dataset.ts'
import { pixelTags } from './tags.ts'
import type { DicomLimits } from './limits.ts'
import type { DataSet } from './data-set.ts'
import type { Result } from '../core/result.ts'

/** Holds most headers, so that reading them touches next to nothing of the pixels. */
export const headerBytes = 8 * 1024

/**
 * Reads a file's data set up to its pixel data without reading the pixels: a first chunk, and more only while the
 * header turns out to be longer.
 * @param size the file's size in bytes
 * @param memory `headerBytes` long, where a short header is read to; the data set is valid as long as it is left alone
 */
export async function readHeader(
  path: string,
  size: number,
  limits?: DicomLimits,
  memory?: Uint8Array,
): Promise<Result<DataSet>> {
  for (let length = Math.min(headerBytes, size); ; length = Math.min(length * 4, size)) {
    const partial = length < size
    const target = length <= headerBytes ? memory : undefined
    const bytes = await readRange(path, 0, length, { limits, target })
    if (!bytes.ok) return bytes
    const dataSet = readDataSet(bytes.value, { until: 'pixel data', partial, ...(limits ? { limits } : {}) })
    // a header that the chunk cuts in two can look malformed as well as cut off
    const mayBeCut =
      !dataSet.ok && (dataSet.failure.code === 'dicom-truncated' || dataSet.failure.code === 'dicom-malformed')
    if (partial && mayBeCut) continue
    return dataSet.ok && endsBeforePixels(dataSet.value, size) ? truncated('Pixel Data (7FE0,0010)') : dataSet
  }
}

/** Whether the pixel data's length reaches beyond the file; unknown, so false, when encapsulated or inflated. */
function endsBeforePixels(dataSet: DataSet, size: number): boolean {
  const element = pixelTags.map((tag) => dataSet.element(tag)).find((found) => found !== null)
  if (!element || element.hadUndefinedLength || dataSet.encoding.inflated) return false
  return element.dataOffset + element.length > size
}
