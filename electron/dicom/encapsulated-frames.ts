import { fail, ok, type Result } from '../core/result.ts'
import type { DataSet } from './data-set.ts'
import { tags } from './tags.ts'

export interface ByteRange {
  readonly position: number
  readonly length: number
}

interface Fragment extends ByteRange {
  /** From the first byte behind the Basic Offset Table to the fragment's item tag. */
  readonly offset: number
}

/**
 * Finds the fragments of each frame in encapsulated pixel data (PS3.5 A.4): by the Extended or Basic Offset Table,
 * else one fragment a frame, else by JPEG's end-of-image markers.
 * @returns for every frame where its fragments lie in the data set's bytes
 */
export function encapsulatedFrames(dataSet: DataSet, frames: number): Result<readonly (readonly ByteRange[])[]> {
  const element = dataSet.element(tags.pixelData)
  const fragments: readonly Fragment[] = element?.fragments ?? []
  if (!element?.encapsulatedPixelData)
    return fail(
      'dicom-malformed',
      'Pixel Data (7FE0,0010) is not encapsulated, as its transfer syntax requires (PS3.5 A.4).',
    )
  if (fragments.length === 0)
    return fail('pixel-data-too-short', 'Pixel Data (7FE0,0010) holds no fragments (PS3.5 A.4).')

  const grouped =
    (frames === 1 ? [fragments] : null) ??
    byOffsets(fragments, dataSet.numbers(tags.extendedOffsetTable, 'OV'), frames) ??
    byOffsets(fragments, element.basicOffsetTable ?? [], frames) ??
    (fragments.length === frames ? fragments.map((fragment) => [fragment]) : null) ??
    byEndOfImage(fragments, dataSet.source, frames)
  if (!grouped && fragments.length < frames)
    return fail(
      'pixel-data-too-short',
      `Pixel Data (7FE0,0010) holds ${fragments.length} fragments for ${frames} frames (PS3.5 A.4).`,
    )
  if (!grouped)
    return fail('dicom-malformed', 'The fragments of Pixel Data (7FE0,0010) cannot be told apart into frames: its offset table is no help (PS3.5 A.4).')
  return ok(grouped)
}

/** Null when the table is absent or points anywhere but at fragments. */
function byOffsets(fragments: readonly Fragment[], table: readonly number[], frames: number): Fragment[][] | null {
  if (table.length < frames) return null
  const starts = table.slice(0, frames).map((offset) => fragments.findIndex((fragment) => fragment.offset === offset))
  if (starts.some((start, i) => start < 0 || start <= (starts[i - 1] ?? -1))) return null
  return starts.map((start, i) => fragments.slice(start, starts[i + 1] ?? fragments.length))
}

/** A JPEG family frame ends with the fragment that holds EOI (FFD9), at most two padding bytes before its end. */
function byEndOfImage(fragments: readonly Fragment[], bytes: Uint8Array, frames: number): Fragment[][] | null {
  const groups: Fragment[][] = [[]]
  for (const fragment of fragments) {
    groups.at(-1)?.push(fragment)
    const end = fragment.position + fragment.length
    const ends = [2, 3, 4].some((back) => bytes[end - back] === 0xff && bytes[end - back + 1] === 0xd9)
    if (ends) groups.push([])
  }
  const complete = groups.filter((group) => group.length > 0)
  return complete.length === frames ? complete : null
}
