import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { fail, ok, type Result } from '../core/result.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'

/** One system call reads at most 2 GiB less a byte. */
const mostAtOnce = 2 ** 30

/*
 * Reads block, on purpose: from the page cache one takes some 10 µs, a tenth of what handing it to Node's thread pool
 * costs. Whoever reads many files gives the event loop its turn in between (core/breather.ts).
 */

/** What tells one state of a file from another. */
export interface FileState {
  readonly size: number
  readonly modified: number
}

/** Size and time of a regular file. */
export async function diskState(path: string): Promise<Result<FileState>> {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) return fail('file-unreadable', 'This is neither a file nor a folder.')
    return ok({ size: stats.size, modified: stats.mtimeMs })
  } catch (error) {
    return fileFailure(error)
  }
}

export interface RangeOptions {
  readonly limits?: DicomLimits | undefined
  /** Where the bytes go to: as many as are asked for. */
  readonly target?: Uint8Array | null | undefined
}

/** Reads a range of a file; fewer bytes come back where the file ends first. */
export async function readDiskRange(
  path: string,
  start: number,
  length: number,
  { limits = limitsInForce(), target }: RangeOptions = {},
): Promise<Result<Uint8Array>> {
  if (length > limits.fileBytes) return beyond('fileBytes', limits, `${length} bytes would have to be read at once`)
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    const buffer = target ?? new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const read = readSync(file, buffer, filled, Math.min(length - filled, mostAtOnce), start + filled)
      if (read === 0) break
      filled += read
    }
    return ok(buffer.subarray(0, filled))
  } catch (error) {
    return fileFailure(error)
  } finally {
    if (file !== null) closeSync(file)
  }
}

/** Maps a file system error to a failure; the path is left to the caller, which has it anyway. */
export function fileFailure(error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  if (code === 'ENOENT' || code === 'ENOTDIR') return fail('file-not-found', 'There is no such file or folder.')
  if (code === 'EACCES' || code === 'EPERM') return fail('file-unreadable', 'The file may not be read by this user.')
  return fail('file-unreadable', `The file cannot be read (${code}).`)
}
