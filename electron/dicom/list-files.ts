import { existsSync, type Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
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
      if (stats.isDirectory()) await visitFolder(path, real)
      else if (stats.isFile()) files.push(path)
      else skipped.push({ file: path, code: 'file-unreadable', message: 'This is neither a file nor a folder.' })
    } catch (error) {
      const failure = fileFailure(error)
      if (!failure.ok) skipped.push({ file: path, ...failure.failure })
    }
  }

  const visitFolder = async (folder: string, realFolder: string): Promise<void> => {
    const entries = inNameOrder(await readdir(folder, { withFileTypes: true }))
    if (entries.length === 0) skipped.push({ file: folder, code: 'folder-empty', message: 'The folder holds no files.' })
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.name.startsWith('.')) skipped.push({ file: path, code: 'not-dicom', message: 'Hidden files are not opened.' })
      else if (isUnreadableName(path)) skipped.push({ file: path, code: 'file-unreadable', message: unreadableName })
      // the folder's own real path is known, so that a plain file's needs no look-up
      else if (entry.isFile()) addFile(path, join(realFolder, entry.name))
      else await visit(path)
    }
  }

  const addFile = (path: string, real: string): void => {
    if (seen.has(real)) return
    seen.add(real)
    files.push(path)
  }

  for (const path of paths) await visit(resolve(path))
  return { files, skipped }
}

const unreadableName = 'Its name holds bytes that are no UTF-8, shown as �, as old discs and archives have them; rename it to open it.'

/** Whether a listed name does not lead back to its file: Node puts U+FFFD where bytes are no UTF-8. */
function isUnreadableName(path: string): boolean {
  return path.includes('\uFFFD') && !existsSync(path)
}

/**
 * Numbers in names count as numbers: IM2 comes before IM10, since a number's count of digits comes before them. (Intl's
 * collator knows that too, but takes as long to load as 50 headers to read.)
 */
function inNameOrder(entries: readonly Dirent[]): Dirent[] {
  const keyed = entries.map((entry) => ({
    entry,
    key: entry.name.toLowerCase().replace(/0*(\d+)/g, (_, digits: string) => String.fromCharCode(digits.length) + digits),
  }))
  keyed.sort((a, b) => (a.key === b.key ? (a.entry.name < b.entry.name ? -1 : 1) : a.key < b.key ? -1 : 1))
  return keyed.map(({ entry }) => entry)
}
