import type { DataSet } from './data-set.ts'
import { tags, type Tag } from './tags.ts'

/**
 * Where the attributes of one frame are looked for: its per-frame functional groups, the shared ones, and the data
 * set itself (PS3.3 C.7.6.16); a classic image has only the last.
 */
export interface FrameAttributes {
  /** The data set that holds `tag`, which an enhanced image keeps in the macro `sequence`. */
  holder(tag: Tag, sequence: Tag): DataSet | null
  /** The items of a macro, of the frame or shared by all; [] for classic images. */
  items(sequence: Tag): readonly DataSet[]
}

/** Functional groups of a file, parsed once. */
export interface FunctionalGroups {
  /** @param frame counted from 1 */
  frame(frame: number): FrameAttributes
}

/** Prepares the functional groups of an instance. */
export function functionalGroups(dataSet: DataSet): FunctionalGroups {
  const shared = dataSet.item(tags.sharedFunctionalGroupsSequence)
  const perFrame = dataSet.items(tags.perFrameFunctionalGroupsSequence)
  return {
    frame: (frame) => ({
      holder: (tag, sequence) => {
        const candidates = [perFrame[frame - 1]?.item(sequence), shared?.item(sequence), dataSet]
        return candidates.find((candidate) => candidate?.element(tag)?.length) ?? null
      },
      items: (sequence) => {
        const own = perFrame[frame - 1]?.items(sequence) ?? []
        return own.length > 0 ? own : (shared?.items(sequence) ?? [])
      },
    }),
  }
}

/** The numbers of a frame's attribute; [] when absent. */
export function frameNumbers(frame: FrameAttributes, tag: Tag, sequence: Tag): number[] {
  return frame.holder(tag, sequence)?.numbers(tag) ?? []
}

/** The first number of a frame's attribute; null when absent or unusable. */
export function frameNumber(frame: FrameAttributes, tag: Tag, sequence: Tag): number | null {
  return frame.holder(tag, sequence)?.number(tag) ?? null
}
