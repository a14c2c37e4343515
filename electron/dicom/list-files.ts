import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Skipped } from '../core/study.ts'
import { fileFailure } from './disk-bytes.ts'

/** What a set of paths names: files to look into, in order, and entries that are not looked into. */
export interface FileList {
  readonly files: readonly string[]
  readonly skipped: readonly Skipped[]
}

/**
 * Lists regular files, walking folders in name order. A file or folder reached twice (symbolic links, overlapping
 * arguments) counts once, so loops end. Hidden entries of a folder are skipped, and said to be.
 */
export async function listFiles(paths: readonly string[], signal: AbortSignal): Promise<FileList> {
  const files: string[] = []
  const skipped: Skipped[] = []
  const seen = new Set<string>()

  const visit = async (path: string): Promise<void> => {
    if (signal.aborted) return
    try {
      const real = await realpath(path)
      if (seen.has(real)) return
      seen.add(real)
      const stats = await stat(real)
      if (stats.isDirectory()) await visitFolder(path)
      else if (stats.isFile()) files.push(path)
      else skipped.push({ file: path, code: 'file-unreadable', message: 'This is neither a file nor a folder.' })
    } catch (error) {
      const failure = fileFailure(error)
      if (!failure.ok) skipped.push({ file: path, ...failure.failure })
    }
  }

  const visitFolder = async (folder: string): Promise<void> => {
    const names = (await readdir(folder)).sort(byName)
    if (names.length === 0) skipped.push({ file: folder, code: 'folder-empty', message: 'The folder holds no files.' })
    for (const name of names) {
      const path = join(folder, name)
      if (name.startsWith('.')) skipped.push({ file: path, code: 'not-dicom', message: 'Hidden files are not opened.' })
      else await visit(path)
    }
  }

  for (const path of paths) await visit(resolve(path))
  return { files, skipped }
}

const collator = new Intl.Collator('en', { numeric: true })

/** Numbers in names count as numbers: IM2 comes before IM10. Equal names in that sense keep a fixed order. */
function byName(a: string, b: string): number {
  return collator.compare(a, b) || (basename(a) < basename(b) ? -1 : 1)
}
