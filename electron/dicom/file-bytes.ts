import { fail, ok, type Result } from '../core/result.ts'
import { diskState, readDiskRange, type FileState, type RangeOptions } from './disk-bytes.ts'
import type { DicomLimits } from './limits.ts'
import { openZip, readMember, splitMemberPath, unsafeName, type ZipArchive } from './zip-archive.ts'
import type { ZipEntry } from './zip-directory.ts'

/** The one door to bytes: a path names a file on disk, or `ARCHIVE!/NAME` a member of a ZIP archive. */

/** Size and time of a file; of a member, its inflated size and the archive's time. */
export async function fileState(path: string, limits?: DicomLimits): Promise<Result<FileState>> {
  const member = await memberOf(path, limits)
  if (!member) return diskState(path)
  return member.ok ? ok({ size: member.value.entry.size, modified: member.value.archive.state.modified }) : member
}

/** Reads a range of a file; fewer bytes come back where the file ends first. They are the caller's own. */
export async function readRange(
  path: string,
  start: number,
  length: number,
  { limits, target }: RangeOptions = {},
): Promise<Result<Uint8Array>> {
  const member = await memberOf(path, limits)
  if (!member) return readDiskRange(path, start, length, { limits, target })
  if (!member.ok) return member
  const bytes = await readMember(member.value.path, member.value.archive, member.value.entry, limits)
  if (!bytes.ok) return bytes
  const range = bytes.value.subarray(start, start + length)
  // a copy: what is read may be changed in place, and the member is kept (`slice` of a Buffer would be none)
  if (!target) return ok(new Uint8Array(range))
  target.set(range)
  return ok(target.subarray(0, range.length))
}

/** Reads a whole file, up to the limit `fileBytes`. */
export async function readWholeFile(path: string, limits?: DicomLimits): Promise<Result<Uint8Array>> {
  const state = await fileState(path, limits)
  return state.ok ? readRange(path, 0, state.value.size, { limits }) : state
}

interface Member {
  readonly path: string
  readonly archive: ZipArchive
  readonly entry: ZipEntry
}

/** The member that a path names; null when it names a file on disk. */
async function memberOf(path: string, limits?: DicomLimits): Promise<Result<Member> | null> {
  const parts = await splitMemberPath(path)
  if (!parts) return null
  const unsafe = unsafeName(parts.name)
  if (unsafe) return fail('archive-invalid', `The file is not opened: ${unsafe}.`)
  const archive = await openZip(parts.archive, limits)
  if (!archive.ok) return archive
  const entry = archive.value.entries.get(parts.name)
  if (!entry) return fail('file-not-found', 'The archive has no such file.')
  return ok({ path: parts.archive, archive: archive.value, entry })
}
