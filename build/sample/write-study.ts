import { type Attributes, writeDicom } from './dicom-writer.ts'
import { grid, makePhantom } from './phantom.ts'
import { stableUid } from './stable-uid.ts'

/** One file of the sample study. */
export interface StudyFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const mrImageStorage = '1.2.840.10008.5.1.4.1.1.4'
/** The day the sample was made up; the study never takes the day it is written on. */
const day = '20260101'

/**
 * The sample study: one axial T1 series with contrast agent, a file for each slice, always the same bytes; with another seed,
 * the same head with other noise and folds.
 */
export function writeStudy(seed?: number): readonly StudyFile[] {
  const implementation = { uid: stableUid('implementation'), name: 'SULCUS_SAMPLE_1' }
  return makePhantom(seed).map((pixels, index) => ({
    name: `IM${String(index + 1).padStart(4, '0')}.dcm`,
    bytes: writeDicom({ ...studyAttributes(), ...seriesAttributes(), ...sliceAttributes(pixels, index) }, implementation),
  }))
}

function studyAttributes(): Attributes {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    PatientName: 'Sample^Phantom',
    PatientID: 'SULCUS-SAMPLE',
    PatientBirthDate: '',
    PatientSex: 'O',
    StudyInstanceUID: stableUid('study'),
    StudyID: '1',
    StudyDate: day,
    StudyTime: '120000',
    AccessionNumber: '',
    ReferringPhysicianName: '',
    StudyDescription: 'Sample study: synthetic head',
  }
}

function seriesAttributes(): Attributes {
  return {
    Modality: 'MR',
    SeriesInstanceUID: stableUid('series'),
    SeriesNumber: '1',
    SeriesDate: day,
    SeriesTime: '120100',
    SeriesDescription: 'Ax T1 SE +C (synthetic)',
    BodyPartExamined: 'BRAIN',
    PatientPosition: 'HFS',
    ProtocolName: 'Synthetic phantom',
    FrameOfReferenceUID: stableUid('frame of reference'),
    PositionReferenceIndicator: '',
    Manufacturer: 'Sulcus',
    ManufacturerModelName: 'Phantom generator',
    SoftwareVersions: '1',
    ContrastBolusAgent: 'Gadolinium (synthetic)',
    ScanningSequence: 'SE',
    SequenceVariant: 'NONE',
    ScanOptions: '',
    MRAcquisitionType: '2D',
    SequenceName: 'se2d',
    RepetitionTime: '500',
    EchoTime: '12',
    EchoTrainLength: '1',
    MagneticFieldStrength: '1.5',
    FlipAngle: '90',
    SliceThickness: String(grid.thickness),
    SpacingBetweenSlices: String(grid.thickness),
  }
}

function sliceAttributes(pixels: Uint16Array, index: number): Attributes {
  const corner = (-(grid.columns - 1) / 2) * grid.pixel
  const height = grid.lowest + index * grid.thickness
  return {
    SOPClassUID: mrImageStorage,
    SOPInstanceUID: stableUid(`instance ${index + 1}`),
    ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
    InstanceNumber: String(index + 1),
    AcquisitionNumber: '1',
    ContentDate: day,
    ContentTime: '120100',
    ImageComments: 'Computed from formulas; shows no person.',
    ImagePositionPatient: [corner, corner, height].map(String),
    ImageOrientationPatient: ['1', '0', '0', '0', '1', '0'],
    SliceLocation: String(height),
    PixelSpacing: [String(grid.pixel), String(grid.pixel)],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: grid.rows,
    Columns: grid.columns,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    WindowCenter: '550',
    WindowWidth: '1100',
    PixelData: pixels.buffer,
    _vrMap: { PixelData: 'OW' },
  }
}
