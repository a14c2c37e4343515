import type { UploadFile } from '../../lib/api/uploads.ts'
import type { DroppedFile } from './dropped-files.ts'

/**
 * Where dropped files lie from the DICOMDIR above or beside them (PS3.10 8.6: Referenced File IDs begin in its folder),
 * each such folder under a name of its own, `D0`, `D1`, …. Folders above it, which may be called after the patient, and
 * files without a DICOMDIR are not told.
 */
export function withPlaces(dropped: readonly DroppedFile[]): UploadFile[] {
  const folders = dropped.filter(({ path }) => /(^|\/)DICOMDIR$/i.test(path)).map(({ path }) => path.slice(0, path.length - 'DICOMDIR'.length))
  const deepestFirst = [...new Set(folders)].sort((a, b) => b.length - a.length)
  return dropped.map(({ file, path }) => {
    const number = deepestFirst.findIndex((folder) => path.startsWith(folder))
    return { file, name: path, place: number < 0 ? null : `D${number}/${path.slice(deepestFirst[number]?.length)}` }
  })
}
