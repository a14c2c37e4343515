import { breather } from '../core/breather.ts'
import type { JobContext } from '../core/progress.ts'
import type { Skipped, StudyIndex } from '../core/study.ts'
import { ok, type Result } from '../core/result.ts'
import { fileState } from './file-bytes.ts'
import { groupSeries } from './group-series.ts'
import { listFiles } from './list-files.ts'
import { readHeader } from './read-header.ts'
import { sliceHeaders, type IndexedFrame } from './slice-headers.ts'
import { tags } from './tags.ts'

const readers = 8

/**
 * Reads the headers of all images that files and folders hold, and sorts them into studies, series and slices. Every
 * file that is not opened is named in `skipped` with the reason; DICOMDIR files are indexes, not images, and are not.
 * When the job is cancelled, the index holds what was read until then, and `skipped` says that it is not whole.
 */
export async function indexPaths(paths: readonly string[], job: JobContext): Promise<StudyIndex> {
  const stage = 'Reading headers'
  job.onProgress({ stage, done: 0, total: 0 })
  const list = await listFiles(paths, job.signal)
  const skipped: Skipped[] = [...list.skipped]
  const found: (readonly IndexedFrame[])[] = []
  const breathe = breather()
  let next = 0
  let done = 0

  const work = async (): Promise<void> => {
    for (let i = next++; i < list.files.length && !job.signal.aborted; i = next++) {
      const file = list.files[i] ?? ''
      await breathe()
      const frames = await framesOf(file)
      if (frames.ok) found[i] = frames.value
      else skipped.push({ file, ...frames.failure })
      done += 1
      job.onProgress({ stage, done, total: list.files.length })
    }
  }
  await Promise.all(Array.from({ length: readers }, work))

  const unread = paths[0]
  if (job.signal.aborted && unread !== undefined)
    skipped.push({
      file: unread,
      code: 'cancelled',
      message: 'Reading was cancelled; files are missing from this list.',
    })
  return { studies: groupSeries(found.flat()), skipped: skipped.sort((a, b) => (a.file < b.file ? -1 : 1)) }
}

/** The frames of one file; none for a DICOMDIR (PS3.3 annex F), whose images are found by walking. */
async function framesOf(file: string): Promise<Result<readonly IndexedFrame[]>> {
  const state = await fileState(file)
  if (!state.ok) return state
  const dataSet = await readHeader(file, state.value.size)
  if (!dataSet.ok) return dataSet
  if (dataSet.value.has(tags.directoryRecordSequence)) return ok([])
  return sliceHeaders(file, dataSet.value)
}
