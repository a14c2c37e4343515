import type { DataSet } from './data-set.ts'
import { frameNumber, type FrameAttributes } from './functional-groups.ts'
import { privateTag } from './private-tag.ts'
import { tags } from './tags.ts'

/** The macros that hold Frame Type (0008,9007): MR, CT, PET (PS3.3 C.8.13.5.1, C.8.15.3.1, C.8.22.5.1). */
const frameTypeMacros = [tags.mrImageFrameTypeSequence, tags.ctImageFrameTypeSequence, tags.petFrameTypeSequence]

/** Later values of Image Type that name one of the pictures which a Dixon series is made of; others name processing. */
const dixonParts = /^(WATER|FAT|IN_PHASE|OUT_PHASE|OPP_PHASE|FAT_FRACTION|WATER_FRACTION|W|F|IP|OP)$/

/** (0043,xx2F) of GE: which part of the complex signal an image shows. */
const generalElectricParts = ['MAGNITUDE', 'PHASE', 'REAL', 'IMAGINARY']

/** Image Type (0008,0008), or a frame's own; with the part of the complex signal where that is told elsewhere, and is not the magnitude. */
export function imageTypeOf(dataSet: DataSet, attributes: FrameAttributes): string[] {
  const framed = frameTypeMacros.flatMap((macro) => attributes.holder(tags.frameType, macro)?.strings(tags.frameType) ?? [])
  const imageType = framed.length > 0 ? framed : dataSet.strings(tags.imageType)
  const part = complexPart(dataSet, attributes)
  const told = part === '' || part === 'MAGNITUDE' || part === 'MIXED' || imageType.some((value) => value === part || value === part[0])
  return told ? imageType : [...imageType, part]
}

/**
 * What keeps frames of one series apart as volumes of their own: magnitude, phase and derived contrasts, which values 3 and
 * 4 of Image Type tell (PS3.3 C.8.3.1.1.1, C.8.13.3.1.1), the parts of a Dixon series, the part of the complex signal, and
 * the echo's number where its time is not given.
 */
export function contrastKind(dataSet: DataSet, attributes: FrameAttributes, imageType: readonly string[]): string {
  const values = imageType.slice(2, 4).filter((value) => value !== 'MOSAIC')
  const parts = imageType.slice(4).filter((value) => dixonParts.test(value))
  const timed = attributes.holder(tags.echoTime, tags.mrEchoSequence) ?? attributes.holder(tags.effectiveEchoTime, tags.mrEchoSequence)
  const echo = timed ? null : frameNumber(attributes, tags.echoNumbers, tags.mrEchoSequence)
  return [...values, ...parts, complexPart(dataSet, attributes), echo].join('|')
}

/** Complex Image Component (0008,9208), or as GE says it; '' where nothing tells. */
function complexPart(dataSet: DataSet, attributes: FrameAttributes): string {
  const tag = tags.complexImageComponent
  const part = attributes.holder(tag, tags.mrImageFrameTypeSequence)?.string(tag) ?? ''
  if (part !== '' || !/^GE/i.test(dataSet.string(tags.manufacturer))) return part
  const own = privateTag(dataSet, '0043', 'GEMS_PARM_01', '2f', 'SS')
  return generalElectricParts[(own && dataSet.number(own)) ?? -1] ?? ''
}
