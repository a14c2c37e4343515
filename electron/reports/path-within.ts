import { basename, dirname, relative, sep } from 'node:path'

/**
 * A file's path within what was opened, so that files of one name can be told apart and the folders above, which may
 * bear people's names, stay out; a file that lies in none of it by its name alone.
 * @param opened absolute paths of files, archives and folders
 */
export function pathWithin(file: string, opened: readonly string[]): string {
  const within = opened.flatMap((one) => {
    if (file.startsWith(`${one}!/`)) return `${basename(one)}${file.slice(one.length)}`
    return file.startsWith(one.endsWith(sep) ? one : `${one}${sep}`) ? relative(one, file) : []
  })
  // the innermost folder that was named says enough
  return within.reduce((best, one) => (one.length < best.length ? one : best), within[0] ?? basename(file))
}

/** The innermost folder that holds all the files; none where they share no more than the root of a disk. */
export function commonFolder(files: readonly string[]): readonly string[] {
  const [first, ...others] = files.map(dirname)
  if (first === undefined) return []
  let folder = first
  const holds = (one: string): boolean => one === folder || one.startsWith(`${folder}${sep}`)
  while (!others.every(holds)) {
    if (dirname(folder) === folder) return []
    folder = dirname(folder)
  }
  return [folder]
}
