import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Study } from '../core/study.ts'

/** An upload that nobody has added to for this long was broken off; a younger one may be another window's, underway. */
const abandonedAfter = 3_600_000

/** The files that studies are made of, overlay objects among them; of a member of an archive, the archive. */
export function filesOf(studies: readonly Study[]): Set<string> {
  const objects = studies.flatMap(({ series, orphans = [] }) => [...orphans, ...series.flatMap(({ slices, overlays = [] }) => [...slices, ...overlays])])
  return new Set(objects.map(({ file }) => file.split('!/')[0] ?? file))
}

/** The uploads that some of the files lie in. */
export function uploadsOf(files: Iterable<string>, uploadFolder: string): string[] {
  const own = [...files].filter((file) => file.startsWith(uploadFolder + sep))
  return [...new Set(own.map((file) => relative(uploadFolder, file).split(sep)[0] ?? ''))].filter((upload) => upload !== '')
}

/**
 * Removes what uploads hold and no study uses, and folders left empty. Uploads are copies and go with their study; a
 * person's own files are never touched.
 */
export async function sweepUploads(uploads: readonly string[], uploadFolder: string, used: ReadonlySet<string>): Promise<void> {
  for (const upload of uploads) await sweep(join(uploadFolder, upload), used)
}

/** Removes what uploads that were broken off have left, e.g. by a window closed half way. */
export async function sweepAbandoned(uploadFolder: string, used: ReadonlySet<string>, now = Date.now()): Promise<void> {
  for (const upload of await readdir(uploadFolder).catch(() => [])) {
    const folder = join(uploadFolder, upload)
    const touched = await stat(folder).then(({ mtimeMs }) => mtimeMs, () => now)
    if (now - touched > abandonedAfter) await sweep(folder, used)
  }
}

async function sweep(folder: string, used: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await sweep(path, used)
    else if (!used.has(path)) await rm(path, { force: true })
  }
  // Not empty: a study still uses something in it.
  await rmdir(folder).catch(() => undefined)
}
