import { appVersion } from '../core/app-version.ts'
import { ok, type Result } from '../core/result.ts'
import type { Series } from '../core/study.ts'
import type { DataSet } from './data-set.ts'
import { fileState } from './file-bytes.ts'
import { bidsNumbers } from './bids-numbers.ts'
import { functionalGroups, type FrameAttributes } from './functional-groups.ts'
import { modalityRescale } from './modality-transform.ts'
import { philipsScale } from './philips-scale.ts'
import { readHeader } from './read-header.ts'
import { siemensTiming } from './siemens-timing.ts'
import { tags, type Tag } from './tags.ts'

/** Facts about how a series was acquired, in BIDS' names; times in seconds. */
export type BidsSidecar = Readonly<Record<string, string | number | boolean | readonly string[] | readonly number[]>>

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
    ...timeOfDay(dataSet, frame),
    ...macroTexts(frame),
    ...bidsNumbers(frame),
    ...philipsFacts(frame),
    ...(echoTime === null ? {} : { EchoTime: rounded(echoTime / 1000) }),
    ...(repetitionTime === null ? {} : { RepetitionTime: rounded(repetitionTime / 1000) }),
    ...phaseLines(dataSet, frame, series),
    ...(geometry ? { ImageOrientationPatientDICOM: [...geometry.rowDirection, ...geometry.columnDirection] } : {}),
    ConversionSoftware: 'Sulcus',
    ConversionSoftwareVersion: appVersion,
  })
}

function textEntry(dataSet: DataSet, name: string, tag: Tag): [string, string][] {
  const value = dataSet.text(tag)
  return value === '' ? [] : [[name, value]]
}

/** A time of day without its date, as hh:mm:ss.ffffff: from hhmmss.ffffff (PS3.5 6.2, TM), or a DT of enhanced images. */
function timeOfDay(dataSet: DataSet, frame: FrameAttributes): Record<string, string> {
  const framed = frame.holder(tags.frameAcquisitionDateTime, tags.frameContentSequence)?.string(tags.frameAcquisitionDateTime)
  const moment = dataSet.string(tags.acquisitionDateTime) || framed || ''
  const time = dataSet.string(tags.acquisitionTime) || moment.slice(8)
  const parts = /^(\d\d):?(\d\d):?(\d\d(?:\.\d+)?)(?:[+-]\d{4})?$/.exec(time)
  return parts ? { AcquisitionTime: parts.slice(1).join(':') } : {}
}

/** Texts that enhanced images keep in a macro (PS3.3 C.8.13.5.3, .7, .9). */
function macroTexts(frame: FrameAttributes): BidsSidecar {
  const read = (tag: Tag, macro: Tag): string => frame.holder(tag, macro)?.text(tag) ?? ''
  const coil = read(tags.receiveCoilName, tags.mrReceiveCoilSequence)
  const transfer = read(tags.magnetizationTransfer, tags.mrImagingModifierSequence)
  const axis = phaseAxis(frame)
  return {
    ...(coil === '' ? {} : { ReceiveCoilName: coil }),
    ...(axis === '' ? {} : { InPlanePhaseEncodingDirectionDICOM: axis }),
    ...(transfer === '' ? {} : { MTState: transfer !== 'NONE' }),
  }
}

/** In-plane Phase Encoding Direction (0018,1312): ROW, COL, or what enhanced images call COLUMN. */
function phaseAxis(frame: FrameAttributes): string {
  const tag = tags.inPlanePhaseEncodingDirection
  const value = frame.holder(tag, tags.mrFOVGeometrySequence)?.string(tag) ?? ''
  return value === 'COLUMN' ? 'COL' : value
}

/** What a volume's slope and intercept were made of, in dcm2niix' names. */
function philipsFacts(frame: FrameAttributes): BidsSidecar {
  const scale = philipsScale(frame)
  if (scale === null) return {}
  const { slope, intercept } = modalityRescale(frame)
  return {
    PhilipsRescaleSlope: slope,
    PhilipsRescaleIntercept: intercept,
    PhilipsScaleSlope: Number(scale.toPrecision(7)),
    UsePhilipsFloatNotDisplayScaling: 1,
  }
}

function phaseLines(dataSet: DataSet, frame: FrameAttributes, series: Series): BidsSidecar {
  const matrix = dataSet.numbers(tags.acquisitionMatrix).filter((count) => count > 0)
  const steps = frame.holder(tags.mrPhaseEncodingStepsInPlane, tags.mrFOVGeometrySequence)
  const acquired = matrix.length > 1 ? matrix.at(-1) : steps?.number(tags.mrPhaseEncodingStepsInPlane)
  const axis = phaseAxis(frame)
  const lines = axis === 'COL' ? series.rows : axis === 'ROW' ? series.columns : null
  const timing = siemensTiming(dataSet, lines)
  // the axis alone, where nothing tells in which direction along it
  const unsigned = timing.PhaseEncodingDirection === undefined && lines !== null
  return {
    ...(acquired ? { AcquisitionMatrixPE: acquired } : {}),
    ...(lines === null ? {} : { ReconMatrixPE: lines }),
    ...(unsigned ? { PhaseEncodingAxis: axis === 'COL' ? 'j' : 'i' } : {}),
    ...timing,
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(9))
}
