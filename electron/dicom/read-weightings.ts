import { ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { diffusionWeighting, type DiffusionWeighting } from './diffusion-weighting.ts'
import { fileState } from './file-bytes.ts'
import { functionalGroups } from './functional-groups.ts'
import { readHeader } from './read-header.ts'

/**
 * Reads the diffusion weighting of each volume in time from one of its slices; one without a b-value counts as unweighted.
 * @param slices one header for each volume
 * @returns [] where no volume is weighted (a b-value above 0)
 */
export async function readWeightings(slices: readonly SliceHeader[]): Promise<Result<readonly DiffusionWeighting[]>> {
  const [first, last] = [slices[0], slices.at(-1)]
  if (!first || !last) return ok([])
  const read = weightingReader()
  // where neither end tells a b-value, the files between are not opened
  const ends = [await read(first), await read(last)]
  if (ends.every((end) => end.ok && end.value === null)) return ok([])
  const weightings: DiffusionWeighting[] = []
  for (const slice of slices) {
    const weighting = await read(slice)
    if (!weighting.ok) return weighting
    weightings.push(weighting.value ?? { bValue: 0, direction: null })
  }
  return ok(weightings.some(({ bValue }) => bValue > 0) ? weightings : [])
}

/** Reads a slice's weighting, and keeps the header of the file last opened: enhanced images hold all volumes in one. */
function weightingReader(): (slice: SliceHeader) => Promise<Result<DiffusionWeighting | null>> {
  let kept: { file: string; weigh: (slice: SliceHeader) => DiffusionWeighting | null } | null = null
  return async (slice) => {
    if (kept?.file === slice.file) return ok(kept.weigh(slice))
    const state = await fileState(slice.file)
    if (!state.ok) return state
    const header = await readHeader(slice.file, state.value.size)
    if (!header.ok) return header
    const groups = functionalGroups(header.value)
    const weigh = ({ mosaic, frame, geometry }: SliceHeader): DiffusionWeighting | null =>
      // tiles of a mosaic are counted as frames, of which its file has one
      diffusionWeighting(header.value, groups.frame(mosaic ? 1 : frame), geometry)
    kept = { file: slice.file, weigh }
    return ok(weigh(slice))
  }
}
