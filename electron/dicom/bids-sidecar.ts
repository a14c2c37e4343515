import { appVersion } from '../core/app-version.ts'
import { ok, type Result } from '../core/result.ts'
import type { Series } from '../core/study.ts'
import type { DataSet } from './data-set.ts'
import { fileState } from './file-bytes.ts'
import { frameNumber, functionalGroups, type FrameAttributes } from './functional-groups.ts'
import { readHeader } from './read-header.ts'
import { siemensTiming } from './siemens-timing.ts'
import { tags, type Tag } from './tags.ts'

/** Facts about how a series was acquired, in BIDS' names; times in seconds. */
export type BidsSidecar = Readonly<Record<string, string | number | readonly string[] | readonly number[]>>

/** BIDS name and attribute of values that are taken over as they are. Names, numbers and dates of patients are not. */
const texts: readonly (readonly [string, Tag])[] = [
  ['Modality', tags.modality],
  ['ManufacturersModelName', tags.manufacturerModelName],
  ['InstitutionName', tags.institutionName],
  ['InstitutionalDepartmentName', tags.institutionalDepartmentName],
  ['DeviceSerialNumber', tags.deviceSerialNumber],
  ['StationName', tags.stationName],
  ['BodyPart', tags.bodyPartExamined],
  ['PatientPosition', tags.patientPosition],
  ['ProcedureStepDescription', tags.performedProcedureStepDescription],
  ['SoftwareVersions', tags.softwareVersions],
  ['MRAcquisitionType', tags.mrAcquisitionType],
  ['SeriesDescription', tags.seriesDescription],
  ['ProtocolName', tags.protocolName],
  ['ScanningSequence', tags.scanningSequence],
  ['SequenceVariant', tags.sequenceVariant],
  ['ScanOptions', tags.scanOptions],
  ['SequenceName', tags.sequenceName],
  ['PulseSequenceName', tags.pulseSequenceName],
  ['ReceiveCoilName', tags.receiveCoilName],
  ['InPlanePhaseEncodingDirectionDICOM', tags.inPlanePhaseEncodingDirection],
]

/** BIDS name, attribute, and what turns its unit into BIDS' (milliseconds into seconds). */
const numbers: readonly (readonly [string, Tag, number?])[] = [
  ['MagneticFieldStrength', tags.magneticFieldStrength],
  ['ImagingFrequency', tags.imagingFrequency],
  ['SeriesNumber', tags.seriesNumber],
  ['AcquisitionNumber', tags.acquisitionNumber],
  ['SliceThickness', tags.sliceThickness],
  ['SpacingBetweenSlices', tags.spacingBetweenSlices],
  ['SAR', tags.sar],
  ['NumberOfAverages', tags.numberOfAverages],
  ['EchoNumber', tags.echoNumbers],
  ['InversionTime', tags.inversionTime, 1e-3],
  ['FlipAngle', tags.flipAngle],
  ['EchoTrainLength', tags.echoTrainLength],
  ['PercentPhaseFOV', tags.percentPhaseFieldOfView],
  ['PercentSampling', tags.percentSampling],
  ['PhaseEncodingSteps', tags.phaseEncodingSteps],
  ['PixelBandwidth', tags.pixelBandwidth],
]

/** The two first letters of a manufacturer's name, and the name as dcm2niix writes it. */
const manufacturers: Readonly<Record<string, string>> = {
  SI: 'Siemens',
  GE: 'GE',
  PH: 'Philips',
  TO: 'Toshiba',
  CA: 'Canon',
  UI: 'UIH',
  BR: 'Bruker',
  HI: 'Hitachi',
}

/**
 * What goes beside a series' volume as JSON (BIDS, "MRI common metadata fields"), from the header of its first
 * instance. Holds no names, numbers, birth dates or comments of patients.
 */
export async function bidsSidecar(series: Series): Promise<Result<BidsSidecar>> {
  const [first] = series.slices.toSorted((a, b) => (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0))
  const file = first?.file ?? ''
  const state = await fileState(file)
  if (!state.ok) return state
  const header = await readHeader(file, state.value.size)
  if (!header.ok) return header
  const dataSet = header.value
  const geometry = first?.geometry
  const frame = functionalGroups(dataSet).frame(1)
  const { echoTime, repetitionTime } = series
  const maker = dataSet.text(tags.manufacturer)
  return ok({
    ...Object.fromEntries(texts.flatMap(([name, tag]) => textEntry(dataSet, name, tag))),
    ...(maker === '' ? {} : { Manufacturer: manufacturers[maker.slice(0, 2).toUpperCase()] ?? maker }),
    ...(series.imageType.length > 0 ? { ImageType: series.imageType } : {}),
    ...timeOfDay(dataSet),
    ...Object.fromEntries(numbers.flatMap(([name, tag, unit]) => numberEntry(frame, name, tag, unit))),
    ...(echoTime === null ? {} : { EchoTime: rounded(echoTime / 1000) }),
    ...(repetitionTime === null ? {} : { RepetitionTime: rounded(repetitionTime / 1000) }),
    ...phaseLines(dataSet, series),
    ...(geometry ? { ImageOrientationPatientDICOM: [...geometry.rowDirection, ...geometry.columnDirection] } : {}),
    ConversionSoftware: 'Sulcus',
    ConversionSoftwareVersion: appVersion,
  })
}

function textEntry(dataSet: DataSet, name: string, tag: Tag): [string, string][] {
  const value = dataSet.text(tag)
  return value === '' ? [] : [[name, value]]
}

function numberEntry(frame: FrameAttributes, name: string, tag: Tag, unit = 1): [string, number][] {
  // slices of enhanced images have their measures in a macro (PS3.3 C.7.6.16.2.1)
  const value = frameNumber(frame, tag, tags.pixelMeasuresSequence)
  return value === null ? [] : [[name, unit === 1 ? value : rounded(value * unit)]]
}

/** hhmmss.ffffff (PS3.5 6.2, TM) as hh:mm:ss.ffffff; a time of day without its date. */
function timeOfDay(dataSet: DataSet): Record<string, string> {
  const parts = /^(\d\d):?(\d\d):?(\d\d(?:\.\d+)?)$/.exec(dataSet.string(tags.acquisitionTime))
  return parts ? { AcquisitionTime: parts.slice(1).join(':') } : {}
}

function phaseLines(dataSet: DataSet, series: Series): BidsSidecar {
  const acquired = dataSet.numbers(tags.acquisitionMatrix).filter((count) => count > 0)
  const axis = dataSet.string(tags.inPlanePhaseEncodingDirection)
  const lines = axis === 'COL' ? series.rows : axis === 'ROW' ? series.columns : null
  return {
    ...(acquired.length > 1 ? { AcquisitionMatrixPE: acquired.at(-1) ?? 0 } : {}),
    ...(lines === null ? {} : { ReconMatrixPE: lines }),
    ...siemensTiming(dataSet, lines),
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(9))
}
