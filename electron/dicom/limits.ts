/**
 * How much Sulcus is willing to take from a file, so that a damaged or hostile one ends in `limit-exceeded` and not in a
 * hang. Every reader takes them as its last argument; `{ ...defaultLimits, frames: 10 }` changes one.
 */
export interface DicomLimits {
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
}

const mebibyte = 1024 ** 2

/** Far above what scanners write, and below what a machine with 8 GiB of memory can bear. */
export const defaultLimits: DicomLimits = {
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
}

/** The most that compressed bytes may inflate to. */
export function inflatedLimit(compressed: number, limits: DicomLimits): number {
  return Math.min(limits.inflatedBytes, Math.max(limits.expansionFloor, compressed * limits.expansionRatio))
}
