import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { fail, ok, type Result } from '../core/result.ts'
import { diskState, readDiskRange, type FileState } from './disk-bytes.ts'
import { beyond, inflatedLimit, inflatesBeyond, limitsInForce, type DicomLimits } from './limits.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** What stands between an archive's path and the name of a member in it. */
const separator = '!/'

/** An archive that is known to be one. */
export interface ZipArchive {
  readonly state: FileState
  /** By name. */
  readonly entries: ReadonlyMap<string, ZipEntry>
  /** How many entries have the name of a later one, which stands for it. */
  readonly repeated: number
}

const archives = new LRUCache<string, ZipArchive>({ max: 8 })
const inflated = new LRUCache<string, Uint8Array>({ maxSize: 64 * 1024 ** 2, sizeCalculation: (bytes) => bytes.length + 1 })
const inflateRawAsync = promisify(inflateRaw)

/** The path that a member of an archive goes by. */
export function memberPath(archive: string, name: string): string {
  return `${archive}${separator}${name}`
}

/** The archive and the member that a path means; null when it names a file on disk (a folder may well be called `a!`). */
export async function splitMemberPath(path: string): Promise<{ readonly archive: string; readonly name: string } | null> {
  for (let at = path.indexOf(separator); at > 0; at = path.indexOf(separator, at + 1)) {
    const archive = path.slice(0, at)
    if ((await diskState(archive)).ok) return { archive, name: path.slice(at + separator.length) }
  }
  return null
}

/** Whether a path names a member of an archive. */
export async function isMemberPath(path: string): Promise<boolean> {
  return (await splitMemberPath(path)) !== null
}

/** Whether a file begins like a ZIP archive, empty ones included. */
export function isZip(bytes: Uint8Array): boolean {
  const [p, k, a, b] = bytes
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6))
}

/** Why a member's name cannot be trusted to stay within its archive; null for a harmless one. */
export function unsafeName(name: string): string | null {
  if (/^[/\\]|^[A-Za-z]:/.test(name)) return 'its name is an absolute path'
  if (name.split(/[/\\]/).includes('..')) return 'its name points out of the archive'
  return name.includes('\0') || name.includes(separator) ? 'its name holds characters that names must not' : null
}

/** Opens an archive, or finds it open; its state decides whether it is still the same. */
export async function openZip(path: string, limits: DicomLimits = limitsInForce()): Promise<Result<ZipArchive>> {
  const state = await diskState(path)
  if (!state.ok) return state
  // an archive within one caller's limits may be beyond another's
  const key = `${path}\n${state.value.size}\n${state.value.modified}\n${JSON.stringify(limits)}`
  const known = archives.get(key)
  if (known) return ok(known)
  const entries = await readZipDirectory(path, state.value.size, limits)
  if (!entries.ok) return entries
  const byName = new Map(entries.value.map((entry) => [entry.name, entry]))
  const archive = { state: state.value, entries: byName, repeated: entries.value.length - byName.size }
  archives.set(key, archive)
  return ok(archive)
}

/** Reads a member whole and checks it against its CRC-32; the last ones are kept. */
export async function readMember(
  path: string,
  archive: ZipArchive,
  entry: ZipEntry,
  limits: DicomLimits = limitsInForce(),
): Promise<Result<Uint8Array>> {
  const key = `${path}\n${archive.state.size}\n${archive.state.modified}\n${entry.name}`
  const known = inflated.get(key)
  if (known) return ok(known)
  const bytes = await extract(path, entry, limits)
  if (!bytes.ok) return bytes
  if (bytes.value.length !== entry.size || crc32(bytes.value) !== entry.crc)
    return fail('archive-invalid', 'The file is damaged within its ZIP archive: its CRC-32 does not fit (PKWARE APPNOTE 4.4.7).')
  inflated.set(key, bytes.value)
  return bytes
}

async function extract(path: string, entry: ZipEntry, limits: DicomLimits): Promise<Result<Uint8Array>> {
  if (entry.encrypted) return fail('archive-invalid', 'The file is encrypted within its ZIP archive (PKWARE APPNOTE 4.4.4).')
  if (entry.method !== 0 && entry.method !== 8)
    return fail('archive-invalid', 'The file is compressed by a method other than Deflate within its ZIP archive (PKWARE APPNOTE 4.4.5).')
  const most = entry.method === 0 ? limits.inflatedBytes : inflatedLimit(entry.compressed, limits)
  if (entry.size > most) {
    const what = `The file, ${entry.size} bytes large within its ZIP archive,`
    return entry.method === 0 ? beyond('inflatedBytes', limits, `${what} is too large`) : inflatesBeyond(entry.compressed, limits, what)
  }
  const local = await readDiskRange(path, entry.offset, 30)
  if (!local.ok) return local
  const view = new DataView(local.value.buffer, local.value.byteOffset, local.value.length)
  if (local.value.length < 30 || view.getUint32(0, true) !== 0x04034b50)
    return fail('archive-invalid', 'The file is not where its ZIP archive says (PKWARE APPNOTE 4.3.7).')
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true)
  const stored = await readDiskRange(path, start, entry.compressed, { limits })
  if (!stored.ok || entry.method === 0) return stored
  try {
    return ok(await inflateRawAsync(stored.value, { maxOutputLength: Math.max(entry.size, 1) }))
  } catch {
    return fail('archive-invalid', 'The file cannot be inflated from its ZIP archive (RFC 1951).')
  }
}
