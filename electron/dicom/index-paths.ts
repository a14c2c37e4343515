import { breather } from '../core/breather.ts'
import type { JobContext } from '../core/progress.ts'
import type { Failure } from '../core/result.ts'
import type { StudyIndex, Unopened } from '../core/study.ts'
import { contentOf } from './file-content.ts'
import { limitsInForce, type DicomLimits } from './limits.ts'
import { listFiles } from './list-files.ts'
import type { OverlayFile } from './overlay-file.ts'
import { headerBytes } from './read-header.ts'
import type { IndexedFrame } from './slice-headers.ts'
import { studiesWithOverlays } from './studies-with-overlays.ts'
import { studyOfFile } from './study-of-file.ts'

const readers = 8

/**
 * Reads the headers of all images that files, folders and ZIP archives hold, and sorts them into studies, series and
 * slices; segmentations and parametric maps are listed under their source series. A DICOMDIR adds the files that it
 * lists. Every file that is not opened is named in `skipped` with the reason. When the job is cancelled, the index holds
 * what was read until then, and `skipped` says that it is not whole.
 */
export async function indexPaths(
  paths: readonly string[],
  job: JobContext,
  limits: DicomLimits = limitsInForce(),
): Promise<StudyIndex> {
  const stage = 'Reading headers'
  job.onProgress({ stage, done: 0, total: 0 })
  const list = await listFiles(paths, job.signal)
  const skipped: Unopened[] = [...list.skipped]
  const found: (readonly IndexedFrame[])[] = []
  const overlays: OverlayFile[] = []
  const known = new Set(list.files)
  const breathe = breather()
  let done = 0

  /** Reads files, several at a time; returns those that they lead to. */
  const read = async (files: readonly string[]): Promise<string[]> => {
    const before = found.length
    const further: string[] = []
    let next = 0
    const work = async (): Promise<void> => {
      const memory = new Uint8Array(headerBytes)
      for (let i = next++; i < files.length && !job.signal.aborted; i = next++) {
        const file = files[i] ?? ''
        await breathe()
        const content = await contentOf(file, limits, memory)
        if (!content.ok) skipped.push(await unopened(file, content.failure, limits))
        else if ('images' in content.value) found[before + i] = content.value.images
        else if ('overlay' in content.value) overlays.push(content.value)
        else {
          skipped.push(...content.value.skipped)
          further.push(...content.value.files.filter((one) => !known.has(one)))
        }
        done += 1
        job.onProgress({ stage, done, total: known.size })
      }
    }
    await Promise.all(Array.from({ length: readers }, work))
    return [...new Set(further)]
  }
  for (let files: readonly string[] = list.files; files.length > 0 && !job.signal.aborted; ) {
    files = await read(files)
    for (const file of files) known.add(file)
  }

  const unread = paths[0]
  if (job.signal.aborted && unread !== undefined)
    skipped.push({
      file: unread,
      code: 'cancelled',
      message: 'Reading was cancelled; files are missing from this list.',
    })
  const inOrder = overlays.sort((a, b) => byFile(a.overlay, b.overlay))
  const attached = studiesWithOverlays(found.flat(), inOrder)
  return { studies: attached.studies, skipped: [...skipped, ...attached.skipped].sort(byFile) }
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : 1
}

/** Why a file is not opened, with the study that it belongs to where its header tells. */
async function unopened(file: string, failure: Failure, limits: DicomLimits): Promise<Unopened> {
  const studyInstanceUID = failure.code === 'not-dicom' ? '' : await studyOfFile(file, limits)
  return { file, ...failure, ...(studyInstanceUID && { studyInstanceUID }) }
}
