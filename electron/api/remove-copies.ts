import { rm, rmdir } from 'node:fs/promises'
import { dirname, sep } from 'node:path'

/**
 * Removes those of the files that are copies of dropped files, and their folder when it is left empty. Copies belong to
 * Sulcus and go with their study; the user's own files are never touched.
 */
export async function removeCopies(files: readonly string[], uploadFolder: string): Promise<void> {
  const copies = new Set(files.filter((file) => file.startsWith(uploadFolder + sep)))
  for (const copy of copies) await rm(copy, { force: true, recursive: true })
  for (const folder of new Set([...copies].map(dirname))) await rmdir(folder).catch(() => undefined)
}
