import type { DataSet } from './data-set.ts'
import type { FrameAttributes } from './functional-groups.ts'
import { privateTag } from './private-tag.ts'
import { tags, type Tag } from './tags.ts'

/** Where enhanced images of Philips keep the private attributes of a frame, as every scanner of theirs writes it. */
const privateFrameSequence: Tag = { key: 'x2005140f', vr: 'SQ' }

/**
 * Scale Slope (2005,xx0E) of "Philips MR Imaging DD 001": rescaled values divided by it and by Rescale Slope can be
 * compared between series, which the rescaled ones, made for display, cannot (Chenevert 2014, doi:10.1593/tlo.13811).
 * @returns null for files without one
 */
export function philipsScale(attributes: FrameAttributes): number | null {
  const file = attributes.holder(tags.manufacturer, privateFrameSequence)
  // looked at first: every header that is read comes through here
  if (!file || !/^philips/i.test(file.string(tags.manufacturer))) return null
  return [...attributes.items(privateFrameSequence), file].map(ownScale).find((scale) => scale !== null) ?? null
}

function ownScale(dataSet: DataSet): number | null {
  const tag = privateTag(dataSet, '2005', 'Philips MR Imaging DD 001', '0e', 'FL')
  return (tag && dataSet.number(tag)) || null
}
