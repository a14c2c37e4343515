import { fail, ok, type Result } from '../core/result.ts'
import { readDiskRange } from './disk-bytes.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'

/** A file within a ZIP archive, as the central directory describes it. */
export interface ZipEntry {
  /** Path with `/` between its parts. */
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly encrypted: boolean
  readonly crc: number
  readonly compressed: number
  readonly size: number
  /** Where its local header begins in the archive. */
  readonly offset: number
}

const endBytes = 22
const longestComment = 0xffff
const unknown = 0xffffffff

/**
 * Reads the central directory of a ZIP archive (PKWARE APPNOTE 4.3.12, 4.3.16, ZIP64 in 4.3.14 and 4.5.3); members are
 * not touched.
 * @param size the archive's size in bytes
 * @returns `archive-invalid` for a damaged archive, `limit-exceeded` for one that lists or holds too much
 */
export async function readZipDirectory(
  path: string,
  size: number,
  limits: DicomLimits = limitsInForce(),
): Promise<Result<readonly ZipEntry[]>> {
  const tailStart = Math.max(0, size - endBytes - longestComment - 20)
  const tail = await readDiskRange(path, tailStart, size - tailStart)
  if (!tail.ok) return tail
  const end = await directoryEnd(path, tail.value, size)
  if (!end.ok) return end
  const { count, length, offset } = end.value
  if (count > limits.archiveEntries)
    return beyond('archiveEntries', limits, `The archive lists ${count} entries`)
  if (offset + length > size) return damaged('its directory lies beyond its end')
  const directory = await readDiskRange(path, offset, length)
  if (!directory.ok) return directory
  const entries = parseEntries(directory.value, count)
  return entries.ok ? checked(entries.value, size, limits) : entries
}

interface DirectoryEnd {
  readonly count: number
  readonly length: number
  readonly offset: number
}

async function directoryEnd(path: string, tail: Uint8Array, size: number): Promise<Result<DirectoryEnd>> {
  const view = viewOf(tail)
  const at = endRecord(view)
  if (at < 0) return damaged('it has no central directory; it was probably cut off')
  const found = {
    count: view.getUint16(at + 10, true),
    length: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  }
  const isLong = at >= 20 && view.getUint32(at - 20, true) === 0x07064b50
  if (!isLong) return ok(found)
  const start = Number(view.getBigUint64(at - 20 + 8, true))
  if (start + 56 > size) return damaged('its directory lies beyond its end')
  const record = await readDiskRange(path, start, 56)
  if (!record.ok) return record
  const long = viewOf(record.value)
  if (record.value.length < 56 || long.getUint32(0, true) !== 0x06064b50) return damaged('its ZIP64 record is missing')
  const [count, length, offset] = [32, 40, 48].map((field) => Number(long.getBigUint64(field, true)))
  return ok({ count: count ?? 0, length: length ?? 0, offset: offset ?? 0 })
}

/** Where the end of central directory record is: the last whose comment ends the file, else the last; -1 for none. */
function endRecord(view: DataView): number {
  let last = -1
  for (let at = view.byteLength - endBytes; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== 0x06054b50) continue
    if (at + endBytes + view.getUint16(at + 20, true) === view.byteLength) return at
    if (last < 0) last = at
  }
  return last
}

function parseEntries(directory: Uint8Array, count: number): Result<ZipEntry[]> {
  const view = viewOf(directory)
  const entries: ZipEntry[] = []
  let at = 0
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== 0x02014b50) return damaged('its directory is damaged')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const nameEnd = at + 46 + (nameLength ?? 0)
    const extraEnd = nameEnd + (extraLength ?? 0)
    if (extraEnd > directory.length) return damaged('its directory is damaged')
    const flags = view.getUint16(at + 8, true)
    const name = directory.subarray(at + 46, nameEnd)
    const sizes = [24, 20, 42].map((field) => view.getUint32(at + field, true))
    const [size = 0, compressed = 0, offset = 0] = withLongFields(sizes, directory.subarray(nameEnd, extraEnd))
    entries.push({
      // names without the UTF-8 flag are code page 437, whose letters beyond ASCII matter to nobody here; Windows has
      // written backslashes, which 4.4.17.1 forbids, and a DICOMDIR would not find its files
      name: new TextDecoder(flags & 0x800 ? 'utf-8' : 'latin1').decode(name).replaceAll('\\', '/'),
      method: view.getUint16(at + 10, true),
      encrypted: (flags & 1) === 1,
      crc: view.getUint32(at + 16, true),
      ...{ compressed, size, offset },
    })
    at = extraEnd + (commentLength ?? 0)
  }
  return ok(entries)
}

/** Fills in what does not fit 32 bits from the ZIP64 extra field (4.5.3): those values only, in this order. */
function withLongFields(values: readonly number[], extra: Uint8Array): number[] {
  const view = viewOf(extra)
  let at = 0
  while (at + 4 <= extra.length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true)
  at += 4
  return values.map((value) => {
    if (value !== unknown || at + 8 > extra.length) return value
    at += 8
    return Number(view.getBigUint64(at - 8, true))
  })
}

/** Refuses archives that would inflate beyond bounds, or whose members share bytes, as bombs do. */
function checked(entries: readonly ZipEntry[], size: number, limits: DicomLimits): Result<readonly ZipEntry[]> {
  const sum = (of: (entry: ZipEntry) => number): number => entries.reduce((total, entry) => total + of(entry), 0)
  const inflated = sum((entry) => entry.size)
  if (sum((entry) => entry.compressed) > size) return damaged('its members overlap')
  if (inflated > limits.archiveBytes)
    return beyond('archiveBytes', limits, `The archive holds ${inflated} bytes when inflated`)
  if (inflated > Math.max(limits.expansionFloor, size * limits.expansionRatio))
    return beyond('expansionRatio', limits, `The archive would grow from ${size} to ${inflated} bytes when inflated`)
  const longest = entries.reduce((most, { name }) => Math.max(most, name.length), 0)
  if (longest > limits.memberPathLength)
    return beyond('memberPathLength', limits, `The archive has a member whose path is ${longest} characters long`)
  return ok(entries)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function damaged(how: string): Result<never> {
  return fail('archive-invalid', `The ZIP archive cannot be read: ${how} (PKWARE APPNOTE 4.3).`)
}
