import type { DataSet } from './data-set.ts'
import { frameNumber, frameNumbers, type FrameAttributes } from './functional-groups.ts'
import { tags, type Tag } from './tags.ts'

/** What orders the frames that share a position. */
export interface FrameOrder {
  /**
   * Temporal position, acquisition, then the values of the dimensions that the image says it is organised by, the first
   * of which changes slowest (PS3.3 C.7.6.17).
   */
  readonly time: readonly number[]
  /**
   * What comes after that, and alone where frames have no position: instance, trigger, when they were acquired and made,
   * place in the stack, part of a concatenation (C.7.6.16.2.2.4) and frame number.
   */
  readonly sequence: readonly number[]
  /** Milliseconds after the heart's signal; 0 without. */
  readonly trigger: number
  /** b-value and gradient direction of the standard's attributes; '' without. */
  readonly weighting: string
  /** What makes repeated positions a series in time: all of that but the frame's number, and how diffusion is weighted. */
  readonly condition: string
}

/** The order of one frame. @param frame its number in the file, or that of a mosaic's tile */
export function frameOrder(dataSet: DataSet, attributes: FrameAttributes, frame: number): FrameOrder {
  const content = (tag: Tag): number => frameNumber(attributes, tag, tags.frameContentSequence) ?? 0
  const instanceNumber = dataSet.integer(tags.instanceNumber)
  const time = [
    temporalPosition(attributes),
    acquisition(attributes),
    ...frameNumbers(attributes, tags.dimensionIndexValues, tags.frameContentSequence),
  ]
  const trigger = triggerTime(attributes)
  const moments = [
    frameNumber(attributes, tags.temporalPositionTimeOffset, tags.temporalPositionSequence) ?? 0,
    trigger,
    acquired(dataSet, attributes),
    moment(dataSet.string(tags.contentDate), dataSet.string(tags.contentTime)),
  ]
  const part = dataSet.integer(tags.inConcatenationNumber) ?? 0
  const weighting = weightingOf(attributes).join()
  return {
    time,
    sequence: [instanceNumber ?? 0, ...moments, content(tags.inStackPositionNumber), part, frame],
    trigger,
    weighting,
    condition: [...time, instanceNumber, ...moments.slice(0, -1), weighting].join('|'),
  }
}

function temporalPosition(attributes: FrameAttributes): number {
  return (
    frameNumber(attributes, tags.temporalPositionIdentifier, tags.frameContentSequence) ??
    frameNumber(attributes, tags.temporalPositionIndex, tags.frameContentSequence) ??
    0
  )
}

function acquisition(attributes: FrameAttributes): number {
  return (
    frameNumber(attributes, tags.acquisitionNumber, tags.frameContentSequence) ??
    frameNumber(attributes, tags.frameAcquisitionNumber, tags.frameContentSequence) ??
    0
  )
}

function triggerTime(attributes: FrameAttributes): number {
  return (
    frameNumber(attributes, tags.triggerTime, tags.cardiacSynchronizationSequence) ??
    frameNumber(attributes, tags.nominalCardiacTriggerDelayTime, tags.cardiacSynchronizationSequence) ??
    0
  )
}

function acquired(dataSet: DataSet, attributes: FrameAttributes): number {
  const framed = attributes.holder(tags.frameAcquisitionDateTime, tags.frameContentSequence)?.string(tags.frameAcquisitionDateTime) ?? ''
  if (framed === '') return moment(dataSet.string(tags.acquisitionDate), dataSet.string(tags.acquisitionTime))
  return moment(framed.slice(0, 8), framed.slice(8).replace(/[+-].*/, ''))
}

/** A date and a time of day as one number, of which a later moment has the greater; 0 where the file tells none. */
function moment(date: string, time: string): number {
  // DA and TM (PS3.5 6.2) are digits, the greatest unit first; ACR-NEMA put dots and colons between
  return (Number(date.replaceAll('.', '')) || 0) * 1e6 + (Number(time.replaceAll(':', '').padEnd(6, '0')) || 0)
}

function weightingOf(attributes: FrameAttributes): readonly (number | null)[] {
  const macro = attributes.items(tags.mrDiffusionSequence)[0]?.item(tags.diffusionGradientDirectionSequence)
  return [
    frameNumber(attributes, tags.diffusionBValue, tags.mrDiffusionSequence),
    ...(macro?.numbers(tags.diffusionGradientOrientation) ?? []),
  ]
}
