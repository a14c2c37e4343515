import type { NiftiAxis } from './nifti-layout.ts'

/** Numbers of one width, whatever they mean. */
export type Words = Uint8Array | Uint16Array | Uint32Array

/** Edge of the tiles: what a tile touches stays in the processor's nearest caches. */
const tile = 32

/** Some lines of a block: where they begin, how many and how long they are, and the ways between neighbours. */
interface Tile {
  readonly from: number
  readonly to: number
  readonly width: number
  readonly height: number
  /** In the source, along a line of the target. */
  readonly across: number
  /** In the source, from line to line: a neighbour, forwards or backwards. */
  readonly along: number
  /** In the target, from line to line. */
  readonly step: number
}

/**
 * Copies a block whose columns become lines or planes. It goes by tiles with one edge along the target's lines and one
 * along the source's, so that every line of the cache is used as a whole, however far apart neighbours lie.
 * @param from where the first voxel lies in the source
 * @param axes the block's axes, fastest first; the second or third runs along the source's lines
 */
export function turnAxes(
  source: Words,
  from: number,
  [i, j, k]: readonly [NiftiAxis, NiftiAxis, NiftiAxis],
  target: Words,
): void {
  const byLine = { ...j, step: i.size }
  const byPlane = { ...k, step: i.size * j.size }
  const [edge, rest] = Math.abs(j.stride) === 1 ? [byLine, byPlane] : [byPlane, byLine]
  const pairs = pairsOf(source, target)
  for (let w = 0; w < rest.size; w += 1)
    for (let y = 0; y < edge.size; y += tile)
      for (let x = 0; x < i.size; x += tile) {
        const one: Tile = {
          from: from + w * rest.stride + y * edge.stride + x * i.stride,
          to: w * rest.step + y * edge.step + x,
          width: Math.min(tile, i.size - x),
          height: Math.min(tile, edge.size - y),
          across: i.stride,
          along: edge.stride,
          step: edge.step,
        }
        if (pairs && isEven(one)) turnPairs(...pairs, one)
        else turnTile(source, target, one)
      }
}

function turnTile(source: Words, target: Words, { from, to, width, height, across, along, step }: Tile): void {
  for (let y = 0; y < height; y += 1) {
    let at = from + y * along
    for (let x = to + y * step, end = x + width; x < end; x += 1, at += across) target[x] = source[at] ?? 0
  }
}

/** Sixteen-bit numbers two by two; null where there is no such view. */
function pairsOf(source: Words, target: Words): readonly [Int32Array, Int32Array] | null {
  if (!(source instanceof Uint16Array) || source.byteOffset % 4 !== 0 || source.length % 2 !== 0) return null
  if (target.length % 2 !== 0) return null
  return [new Int32Array(source.buffer, source.byteOffset, source.length / 2), new Int32Array(target.buffer)]
}

function isEven({ from, to, width, height, across, along, step }: Tile): boolean {
  const first = along < 0 ? from + along : from
  return [first, to, width, height, across, step].every((number) => number % 2 === 0)
}

/** Squares of two by two numbers: two words read and two written for four numbers. */
function turnPairs(source: Int32Array, target: Int32Array, { from, to, width, height, across, along, step }: Tile): void {
  const backwards = along < 0
  for (let y = 0; y < height; y += 2) {
    // backwards, the second line's number comes first in its word
    let at = (from + y * along - (backwards ? 1 : 0)) / 2
    let low = (to + (y + (backwards ? 1 : 0)) * step) / 2
    let high = (to + (y + (backwards ? 0 : 1)) * step) / 2
    for (let x = 0; x < width; x += 2, at += across, low += 1, high += 1) {
      const a = source[at] ?? 0
      const b = source[at + across / 2] ?? 0
      target[low] = (a & 0xffff) | (b << 16)
      target[high] = (a >>> 16) | (b & -0x10000)
    }
  }
}
