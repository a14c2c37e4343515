import { frameNumber, type FrameAttributes } from './functional-groups.ts'
import { tags, type Tag } from './tags.ts'

/** BIDS name, attribute, the macro that it is in where an image is enhanced, and what turns its unit into BIDS'. */
type Row = readonly [name: string, tag: Tag, macro?: Tag | null, unit?: number]

const milliseconds = 1e-3

/** A later row of the same name counts where the file has its attribute. */
const rows: readonly Row[] = [
  ['MagneticFieldStrength', tags.magneticFieldStrength],
  ['ImagingFrequency', tags.imagingFrequency],
  ['ImagingFrequency', tags.transmitterFrequency, tags.mrImagingModifierSequence],
  ['SeriesNumber', tags.seriesNumber],
  ['AcquisitionNumber', tags.acquisitionNumber],
  ['SliceThickness', tags.sliceThickness, tags.pixelMeasuresSequence],
  ['SpacingBetweenSlices', tags.spacingBetweenSlices, tags.pixelMeasuresSequence],
  ['SAR', tags.sar],
  ['NumberOfAverages', tags.numberOfAverages, tags.mrAveragesSequence],
  ['EchoNumber', tags.echoNumbers],
  ['InversionTime', tags.inversionTime, null, milliseconds],
  ['InversionTime', tags.inversionTimes, tags.mrModifierSequence, milliseconds],
  ['FlipAngle', tags.flipAngle, tags.mrTimingSequence],
  ['EchoTrainLength', tags.echoTrainLength, tags.mrTimingSequence],
  ['PercentPhaseFOV', tags.percentPhaseFieldOfView, tags.mrFOVGeometrySequence],
  ['PercentSampling', tags.percentSampling, tags.mrFOVGeometrySequence],
  ['PhaseEncodingSteps', tags.phaseEncodingSteps],
  ['PixelBandwidth', tags.pixelBandwidth, tags.mrImagingModifierSequence],
  ['ParallelReductionFactorInPlane', tags.parallelReductionFactorInPlane, tags.mrModifierSequence],
  ['AcquisitionDuration', tags.acquisitionDuration],
]

/** Numbers about how a frame was acquired, of classic and of enhanced images (PS3.3 C.8.3.1, C.8.13.5). */
export function bidsNumbers(frame: FrameAttributes): Record<string, number> {
  const entries = rows.flatMap(([name, tag, macro, unit = 1]) => {
    const value = frameNumber(frame, tag, macro ?? tags.pixelMeasuresSequence)
    return value === null ? [] : [[name, unit === 1 ? value : Number((value * unit).toPrecision(9))] as const]
  })
  return Object.fromEntries(entries)
}
