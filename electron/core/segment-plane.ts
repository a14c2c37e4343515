/**
 * The segments on one slice. Segments may overlap, so a pixel's value is the place of its set of segments in `sets`;
 * `sets[0]` is the empty one.
 */
export interface SegmentPlane {
  readonly rows: number
  readonly columns: number
  /** Row-major: `data[row * columns + column]`. */
  readonly data: Uint16Array
  /** Segment numbers, ascending within a set. */
  readonly sets: readonly (readonly number[])[]
}

/** The sets as one run of 16-bit numbers, for the wire: for each set its size, then its segment numbers. */
export function packSets(sets: SegmentPlane['sets']): Uint16Array {
  return Uint16Array.from(sets.flatMap((set) => [set.length, ...set]))
}

/** The inverse of `packSets`; a run that ends within a set ends that set. */
export function unpackSets(packed: Uint16Array): number[][] {
  const sets: number[][] = []
  for (let at = 0; at < packed.length; ) {
    const size = packed[at] ?? 0
    sets.push([...packed.subarray(at + 1, at + 1 + size)])
    at += 1 + size
  }
  return sets
}
