import type { PlaneGeometry } from '../core/geometry.ts'
import { ok, type Result } from '../core/result.ts'
import type { Series, SliceHeader, Study } from '../core/study.ts'
import { bodyPart, contrastAgent } from './coded-facts.ts'
import { concatenationOf, type Concatenation } from './concatenation.ts'
import { contrastKind, imageTypeOf } from './contrast-kind.ts'
import type { DataSet } from './data-set.ts'
import { displayableFormat } from './displayable-format.ts'
import { frameOrder, type FrameOrder } from './frame-order.ts'
import { frameNumber, functionalGroups, type FrameAttributes } from './functional-groups.ts'
import type { DicomLimits } from './limits.ts'
import { rememberPlainSlice } from './plain-slice.ts'
import { planeGeometry, unsizedPlace, type UnsizedPlace } from './plane-geometry.ts'
import { isMosaic, mosaicLayout, type MosaicLayout } from './siemens-mosaic.ts'
import { tags, type Tag } from './tags.ts'

/** One frame with what decides its series and its place in it. */
export interface IndexedFrame {
  readonly header: SliceHeader
  readonly study: Omit<Study, 'id' | 'series'>
  readonly series: Omit<Series, 'id' | 'plane' | 'slices' | 'warnings'>
  readonly order: FrameOrder
  /** Its place where it has no geometry, for want of a size of its pixels. */
  readonly unsized: UnsizedPlace | null
  /** Stack ID (0020,9056) of an enhanced image: frames of different stacks are no one volume. */
  readonly stack: string
  /** What keeps it apart from frames of other contrasts, of which each is a volume of its own. */
  readonly kind: string
  /** The multi-frame image that the file is a part of; null for whole ones. */
  readonly concatenation: Concatenation | null
  /** The picture is a mosaic that could not be taken apart. */
  readonly undivided: boolean
}

/**
 * Describes every frame of an image file.
 * @param file its absolute path, kept in the headers
 * @returns `no-pixel-data`, `unsupported-transfer-syntax` or a pixel format failure for what cannot be shown
 */
export function sliceHeaders(file: string, dataSet: DataSet, limits?: DicomLimits): Result<IndexedFrame[]> {
  const format = displayableFormat(dataSet, limits)
  if (!format.ok) return format
  const { frames, rows, columns, photometricInterpretation } = format.value
  const groups = functionalGroups(dataSet)
  const plane = frames === 1 ? planeGeometry(dataSet, groups.frame(1), 1) : null
  const layout = frames === 1 ? mosaicLayout(dataSet, rows, columns, plane) : null
  const study = studyFacts(dataSet)
  const instanceNumber = dataSet.integer(tags.instanceNumber)
  const sopInstanceUID = dataSet.string(tags.sopInstanceUID)
  const concatenation = concatenationOf(dataSet)
  return ok(
    Array.from({ length: layout?.mosaic.tiles ?? frames }, (_, index) => {
      const frame = index + 1
      const attributes = groups.frame(frame)
      const series = seriesFacts(dataSet, attributes)
      const size = { rows: layout?.rows ?? rows, columns: layout?.columns ?? columns }
      const header: SliceHeader = {
        file,
        frame,
        sopInstanceUID,
        instanceNumber,
        ...size,
        ...placeOf(frame, layout, () => planeGeometry(dataSet, attributes, frame)),
      }
      rememberPlainSlice(header, dataSet, attributes, format.value)
      return {
        header,
        study,
        series: { ...series, colour: !photometricInterpretation.startsWith('MONOCHROME'), ...size },
        order: frameOrder(dataSet, attributes, frame),
        unsized: header.geometry ? null : unsizedPlace(dataSet, attributes, frame),
        stack: attributes.holder(tags.stackID, tags.frameContentSequence)?.string(tags.stackID) ?? '',
        kind: contrastKind(dataSet, attributes, series.imageType),
        concatenation,
        undivided: !layout && isMosaic(dataSet),
      }
    }),
  )
}

/** A frame's place; a tile's, where the picture is a mosaic. */
function placeOf(
  frame: number,
  layout: MosaicLayout | null,
  ofFrame: () => PlaneGeometry | null,
): Pick<SliceHeader, 'geometry' | 'mosaic'> {
  return layout ? { geometry: layout.geometry(frame), mosaic: layout.mosaic } : { geometry: ofFrame() }
}

/** Patient and General Study modules (PS3.3 C.7.1.1, C.7.2.1). */
export function studyFacts(dataSet: DataSet): IndexedFrame['study'] {
  return {
    studyInstanceUID: dataSet.string(tags.studyInstanceUID),
    // empty component groups at the end may be left out (PS3.5 6.2.1.1)
    patientName: dataSet.text(tags.patientName).replace(/=+$/, ''),
    patientId: dataSet.text(tags.patientID),
    studyDate: dataSet.string(tags.studyDate),
    description: dataSet.text(tags.studyDescription),
  }
}

/** General Series, MR Image (PS3.3 C.7.3.1, C.8.3.1), and the timing macros of enhanced MR (C.8.13.5). */
function seriesFacts(
  dataSet: DataSet,
  attributes: FrameAttributes,
): Omit<IndexedFrame['series'], 'colour' | 'rows' | 'columns'> {
  const number = (classic: Tag, enhanced: Tag, macro: Tag): number | null =>
    frameNumber(attributes, classic, macro) ?? frameNumber(attributes, enhanced, macro)
  // in the words of Scanning Sequence (0018,0020), which enhanced images say by two others
  const echoPlanar = dataSet.string(tags.echoPlanarPulseSequence) === 'YES' ? ['EP'] : []
  const scanningSequence = [...dataSet.strings(tags.scanningSequence), ...dataSet.strings(tags.echoPulseSequence), ...echoPlanar]
  return {
    seriesInstanceUID: dataSet.string(tags.seriesInstanceUID),
    frameOfReferenceUID: dataSet.string(tags.frameOfReferenceUID),
    seriesNumber: dataSet.integer(tags.seriesNumber),
    description: dataSet.text(tags.seriesDescription),
    modality: dataSet.string(tags.modality),
    sopClassUID: dataSet.string(tags.sopClassUID),
    burnedInAnnotation: dataSet.string(tags.burnedInAnnotation),
    bodyPart: bodyPart(dataSet, attributes),
    contrastAgent: contrastAgent(dataSet, attributes),
    scanningSequence: scanningSequence.filter((value) => value !== ''),
    imageType: imageTypeOf(dataSet, attributes),
    echoTime: number(tags.echoTime, tags.effectiveEchoTime, tags.mrEchoSequence),
    repetitionTime: frameNumber(attributes, tags.repetitionTime, tags.mrTimingSequence),
    inversionTime: number(tags.inversionTime, tags.inversionTimes, tags.mrModifierSequence),
  }
}
