import { constants } from 'node:buffer'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { fail, ok, type Result } from '../core/result.ts'

const wholeFileLimit = Math.min(constants.MAX_LENGTH, 2 ** 31)

/** What tells one state of a file from another. */
export interface FileState {
  readonly size: number
  readonly modified: number
}

/** Size and time of a regular file. */
export async function diskState(path: string): Promise<Result<FileState>> {
  try {
    const stats = await stat(path)
    if (!stats.isFile()) return fail('file-unreadable', 'This is neither a file nor a folder.')
    return ok({ size: stats.size, modified: stats.mtimeMs })
  } catch (error) {
    return fileFailure(error)
  }
}

/** Reads a range of a file; fewer bytes come back where the file ends first. */
export async function readDiskRange(path: string, start: number, length: number): Promise<Result<Uint8Array>> {
  if (length > wholeFileLimit)
    return fail('limit-exceeded', `More than ${wholeFileLimit / 1024 ** 2} MiB at once are not read.`)
  let file: FileHandle | null = null
  try {
    file = await open(path, 'r')
    const buffer = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return ok(buffer.subarray(0, filled))
  } catch (error) {
    return fileFailure(error)
  } finally {
    await file?.close()
  }
}

/** Maps a file system error to a failure; the path is left to the caller, which has it anyway. */
export function fileFailure(error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  if (code === 'ENOENT' || code === 'ENOTDIR') return fail('file-not-found', 'There is no such file or folder.')
  if (code === 'EACCES' || code === 'EPERM') return fail('file-unreadable', 'The file may not be read by this user.')
  return fail('file-unreadable', `The file cannot be read (${code}).`)
}
