import type { DataSet } from './data-set.ts'
import { tags, type Tag } from './tags.ts'

/**
 * Where the attributes of one frame are looked for: its per-frame functional groups, the shared ones, what was left
 * unassigned to any of them when classic images were converted (PS3.3 C.7.6.16.2.25, .26), and the data set itself
 * (C.7.6.16); a classic image has only the last.
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
        const own = perFrame[frame - 1]
        const holds = (candidate: DataSet | null | undefined): boolean => !!candidate?.element(tag)?.length
        const macro = [own?.item(sequence), shared?.item(sequence)].find(holds)
        if (macro) return macro
        const unassigned = [own?.item(tags.unassignedPerFrameSequence), shared?.item(tags.unassignedSharedSequence)]
        return [...unassigned, dataSet].find(holds) ?? null
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
