import type { DataSet } from './data-set.ts'
import type { FrameAttributes, FunctionalGroups } from './functional-groups.ts'
import { tags } from './tags.ts'

/** What an object says it was made from. */
export interface SourceReferences {
  /** Series Instance UIDs. */
  readonly series: ReadonlySet<string>
  /** SOP Instance UIDs. */
  readonly instances: ReadonlySet<string>
}

/**
 * Gathers the images that a Segmentation or Parametric Map refers to: Common Instance Reference (PS3.3 C.12.2), Source
 * Image Sequence (C.7.6.1), and the Derivation Image macro of its frames (C.7.6.16.2.6).
 */
export function sourceReferences(dataSet: DataSet, groups: FunctionalGroups, frames: number): SourceReferences {
  const series = new Set<string>()
  const instances = new Set<string>()
  const add = (items: readonly DataSet[]): void => {
    for (const item of items) instances.add(item.string(tags.referencedSOPInstanceUID))
  }
  const others = dataSet.items(tags.studiesContainingOtherReferencedInstancesSequence)
  for (const item of [dataSet, ...others].flatMap((holder) => holder.items(tags.referencedSeriesSequence))) {
    series.add(item.string(tags.seriesInstanceUID))
    add(item.items(tags.referencedInstanceSequence))
  }
  add(dataSet.items(tags.sourceImageSequence))
  for (let frame = 1; frame <= frames; frame += 1)
    for (const derivation of groups.frame(frame).items(tags.derivationImageSequence))
      add(derivation.items(tags.sourceImageSequence))
  series.delete('')
  instances.delete('')
  return { series, instances }
}

/** Frames of an image that a frame was drawn on. */
export interface FrameSource {
  readonly sopInstanceUID: string
  /** Referenced Frame Number (0008,1160), from 1; [] where all of the image are meant. */
  readonly frames: readonly number[]
}

/** The images that one frame was drawn on (Derivation Image macro, PS3.3 C.7.6.16.2.6). */
export function frameSources(attributes: FrameAttributes): FrameSource[] {
  return attributes.items(tags.derivationImageSequence).flatMap((derivation) =>
    derivation.items(tags.sourceImageSequence).map((source) => ({
      sopInstanceUID: source.string(tags.referencedSOPInstanceUID),
      frames: source.numbers(tags.referencedFrameNumber),
    })),
  )
}
