/** What macOS and Windows leave in folders and archives of their own accord. */
const leftovers = /^(\.DS_Store|\._.*|\.Spotlight-V100|\.Trashes|\.fseventsd|__MACOSX|Thumbs\.db|desktop\.ini)$/i

/**
 * Whether an operating system put a file there: no image, so nothing that a person misses. An archive made on a Mac has
 * one for every slice, which would bury the files that somebody does miss.
 */
export function isSystemFile(path: string): boolean {
  return path.replaceAll('!/', '/').split(/[\\/]/).some((part) => leftovers.test(part))
}
