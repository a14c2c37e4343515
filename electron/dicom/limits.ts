import { fail, type Result } from '../core/result.ts'

/**
 * How much Sulcus is willing to take from a file, so that a damaged or hostile one ends in `limit-exceeded` and not in a
 * hang. Every reader takes them as its last argument; `{ ...defaultLimits, frames: 10 }` changes one. Users change
 * them by `configure-limits.ts`.
 */
export interface DicomLimits {
  /** Bytes that are read from disk at once: encapsulated, compressed and archived files are. */
  readonly fileBytes: number
  /** Bytes of one element's value, pixel data aside. */
  readonly elementBytes: number
  /** Sequences within sequences. */
  readonly nestingDepth: number
  /** Number of Frames (0028,0008). */
  readonly frames: number
  /** Rows × columns × samples of one frame. */
  readonly frameSamples: number
  /** Bytes of all frames of a file when they are decoded at once. */
  readonly decodedBytes: number
  /** Voxels of a volume, time points included. */
  readonly volumeVoxels: number
  /** Bytes that one gzip'd or deflated file, or one member of an archive, may inflate to. */
  readonly inflatedBytes: number
  /** How many times larger than its compressed form inflated data may be, where it is larger than `expansionFloor`. */
  readonly expansionRatio: number
  /** Bytes up to which no ratio is too high: an empty slice shrinks a thousandfold. */
  readonly expansionFloor: number
  /** Files and folders that an archive lists. */
  readonly archiveEntries: number
  /** Bytes of all members of an archive together, inflated. */
  readonly archiveBytes: number
  /** Characters of a member's path within its archive. */
  readonly memberPathLength: number
}

const mebibyte = 1024 ** 2

/** Far above what scanners write, and below what a machine with 8 GiB of memory can bear. */
export const defaultLimits: DicomLimits = {
  fileBytes: 2048 * mebibyte,
  elementBytes: 512 * mebibyte,
  nestingDepth: 64,
  frames: 100_000,
  frameSamples: 2 ** 28,
  decodedBytes: 2 ** 31,
  volumeVoxels: 2 ** 29,
  inflatedBytes: 1024 * mebibyte,
  expansionRatio: 200,
  expansionFloor: 64 * mebibyte,
  archiveEntries: 200_000,
  archiveBytes: 64 * 1024 * mebibyte,
  memberPathLength: 1024,
}

let inForce = defaultLimits

/** The limits of this process: the defaults, unless the door that started it has configured others. */
export function limitsInForce(): DicomLimits {
  return inForce
}

/** Puts other limits in force, for readers that are given none. */
export function useLimits(limits: DicomLimits): void {
  inForce = limits
}

/**
 * The failure for what is beyond a limit: it names the limit and says how to raise it.
 * @param what a clause about what was found, with tag and rule where there are any
 */
export function beyond(name: keyof DicomLimits, limits: DicomLimits, what: string): Result<never> {
  const how = `raise it by SULCUS_LIMITS='{"${name}": …}' or --limits FILE if you trust the file`
  return fail('limit-exceeded', `${what}; the limit ${name} is ${limits[name]}: ${how}.`)
}

/** The most that compressed bytes may inflate to. */
export function inflatedLimit(compressed: number, limits: DicomLimits): number {
  return Math.min(limits.inflatedBytes, Math.max(limits.expansionFloor, compressed * limits.expansionRatio))
}

/** The failure for compressed bytes that inflate to more than `inflatedLimit`, by the limit that decides. */
export function inflatesBeyond(compressed: number, limits: DicomLimits, what: string): Result<never> {
  const byRatio = Math.max(limits.expansionFloor, compressed * limits.expansionRatio)
  if (limits.inflatedBytes <= byRatio) return beyond('inflatedBytes', limits, `${what} inflates to more bytes than that`)
  const tooMuch = `${what} grows to more than ${byRatio} bytes from ${compressed}`
  return beyond(byRatio === limits.expansionFloor ? 'expansionFloor' : 'expansionRatio', limits, tooMuch)
}
