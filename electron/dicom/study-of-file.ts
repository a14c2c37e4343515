import { readRange } from './file-bytes.ts'
import type { DicomLimits } from './limits.ts'
import { readDataSet } from './read-dataset.ts'
import { tags } from './tags.ts'

/** Reaches Study Instance UID (0020,000D) past what scanners put before it. */
const beginning = 64 * 1024

/**
 * The Study Instance UID of a file that could not be opened, as far as its beginning can be read; '' where it cannot, or
 * names none.
 */
export async function studyOfFile(path: string, limits: DicomLimits): Promise<string> {
  const bytes = await readRange(path, 0, beginning, { limits })
  if (!bytes.ok) return ''
  const dataSet = readDataSet(bytes.value, { until: 'study', partial: true, limits })
  return dataSet.ok ? dataSet.value.string(tags.studyInstanceUID) : ''
}
