import { access } from 'node:fs/promises'
import type { SliceHeader, Study } from '../core/study.ts'

/**
 * The files of a study as it was known that still lie on disk and hold a slice or an overlay that it lacks as it was
 * opened now; of a member of an archive, the archive. So opening two files of a study takes the others off nobody's list.
 * @param now null where nothing of the study was opened now
 */
export async function keptFiles(before: Study, now: Study | null): Promise<string[]> {
  const there = new Set((now ? parts(now) : []).map(({ key }) => key))
  const lacking = parts(before).filter(({ key }) => !there.has(key))
  const files = [...new Set(lacking.map(({ file }) => file.split('!/')[0] ?? file))]
  const found = await Promise.all(files.map((file) => access(file).then(() => [file], () => [])))
  return found.flat()
}

/** What a study consists of, by what DICOM calls it, whatever file it lies in. */
function parts({ series, orphans = [] }: Study): { readonly key: string; readonly file: string }[] {
  const overlays = [...orphans, ...series.flatMap(({ overlays: stored = [] }) => stored)]
  return [
    ...series.flatMap(({ slices }) => slices).map((slice) => ({ key: sliceKey(slice), file: slice.file })),
    ...overlays.map(({ sopInstanceUID, file }) => ({ key: sopInstanceUID || file, file })),
  ]
}

/** As slices are told apart where they are sorted: some writers give several instances one UID. */
function sliceKey({ sopInstanceUID, file, frame, instanceNumber, geometry }: SliceHeader): string {
  return JSON.stringify([sopInstanceUID || file, frame, instanceNumber, geometry?.position])
}
