import { ok, type Result } from '../core/result.ts'
import type { Skipped } from '../core/study.ts'
import type { DicomLimits } from './limits.ts'
import type { FileList } from './list-files.ts'
import { memberPath, openZip, unsafeName } from './zip-archive.ts'

/**
 * Lists the files within a ZIP archive, in its order, by paths that `file-bytes.ts` reads. Names that point out of the
 * archive are refused, hidden ones and those hidden by a later one of their name left out, and all that is said.
 */
export async function expandArchive(path: string, limits: DicomLimits): Promise<Result<FileList>> {
  const archive = await openZip(path, limits)
  if (!archive.ok) return archive
  const files: string[] = []
  const skipped: Skipped[] = []
  for (const name of archive.value.entries.keys()) {
    if (name.endsWith('/')) continue
    const file = memberPath(path, name)
    const unsafe = unsafeName(name)
    if (unsafe) skipped.push({ file, code: 'archive-invalid', message: `The file is not opened: ${unsafe}.` })
    else if (/(^|\/)(\.|__MACOSX\/)/.test(name))
      skipped.push({ file, code: 'not-dicom', message: 'Hidden files are not opened.' })
    else files.push(file)
  }
  if (archive.value.repeated > 0)
    skipped.push({
      file: path,
      code: 'archive-invalid',
      message: `${archive.value.repeated} files have names that later ones in the ZIP archive have too, and are not opened; unpack it to see all of them.`,
    })
  if (files.length + skipped.length === 0)
    skipped.push({ file: path, code: 'folder-empty', message: 'The archive holds no files.' })
  return ok({ files, skipped })
}
