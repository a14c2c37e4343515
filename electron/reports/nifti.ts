import { numberTypeOf, type NumberType } from '../core/number-type.ts'
import type { Volume, VolumeShape } from '../core/volume.ts'
import { lengthOf, niftiRotation } from './nifti-affine.ts'
import { nearestCanonical, rowsUp, type NiftiLayout } from './nifti-layout.ts'
import { voxelBlocks } from './nifti-voxels.ts'

const headerBytes = 348
const dataOffset = 352
/** NIFTI_XFORM_SCANNER_ANAT: world coordinates are the scanner's. */
const scannerCode = 1
/** NIFTI_XFORM_UNKNOWN: the files do not say where the voxels lie. */
const unknownCode = 0
const millimetres = 2
const seconds = 8

export interface NiftiOptions {
  /** `canonical`: as dcm2niix stores 3-D acquisitions; else as it stores slices. */
  readonly layout?: 'rows-up' | 'canonical'
  /** In-plane Phase Encoding Direction (0018,1312). */
  readonly phaseEncoding?: 'ROW' | 'COL'
}

/**
 * A volume as one uncompressed NIfTI-1 file (`.nii`) in the volume's own number type, 4-D with more than one time point,
 * sform and qform alike, units mm and s.
 *
 * Stored as dcm2niix stores it: columns and slices in the volume's order, rows last first, so that the second axis runs
 * against DICOM's row direction; 3-D acquisitions nearest to RAS. The affine follows, so every voxel stays where it lies
 * in the patient. `description` goes into `descrip`, cut to 79 ASCII characters; the caller keeps patient data out of it.
 * Source: nifti1.h; https://github.com/rordenlab/dcm2niix.
 */
export function encodeNifti(volume: Volume, description: string, options: NiftiOptions = {}): Uint8Array {
  const bytes = new Uint8Array(dataOffset + volume.data.byteLength)
  let at = 0
  for (const block of niftiBlocks(volume, description, options)) {
    bytes.set(block, at)
    at += block.length
  }
  return bytes
}

/** The same file in blocks of a few MiB, so that a volume is not held twice; each is valid until the next one. */
export function* niftiBlocks(volume: Volume, description: string, options: NiftiOptions = {}): Generator<Uint8Array> {
  const layout = niftiLayout(volume, options)
  yield niftiHeader(volume, numberTypeOf(volume.data), layout, description, options)
  yield* voxelBlocks(volume, layout)
}

/** The order in which a volume is stored. */
export function niftiLayout(volume: VolumeShape, options: NiftiOptions): NiftiLayout {
  return options.layout === 'canonical' ? nearestCanonical(volume) : rowsUp(volume)
}

/** The file up to its voxels, for a volume whose numbers are of that type. */
export function niftiHeader(
  volume: VolumeShape,
  type: NumberType,
  layout: NiftiLayout,
  description: string,
  options: NiftiOptions,
): Uint8Array {
  const header = new Uint8Array(dataOffset)
  writeHeader(new DataView(header.buffer), volume, type, layout, description, options)
  return header
}

function writeHeader(
  view: DataView,
  volume: VolumeShape,
  type: NumberType,
  { axes, affine }: NiftiLayout,
  description: string,
  { phaseEncoding }: NiftiOptions,
): void {
  const short = (at: number, ...values: number[]) => values.forEach((value, index) => view.setInt16(at + index * 2, value, true))
  const float = (at: number, ...values: number[]) => values.forEach((value, index) => view.setFloat32(at + index * 4, value, true))
  const text = (at: number, value: string) => [...value].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)))
  const { i, j, k, origin } = affine
  const rotation = niftiRotation(affine)
  const { slope, intercept } = volume.rescale ?? { slope: 1, intercept: 0 }
  const { code, bits } = datatype(type, volume.samples)

  view.setInt32(0, headerBytes, true)
  view.setUint8(38, 'r'.charCodeAt(0))
  view.setUint8(39, phaseEncoding ? dimensionInfo(axes, phaseEncoding) : 0)
  short(40, volume.frames > 1 ? 4 : 3, ...axes.map(({ size }) => size), volume.frames, 1, 1, 1)
  short(70, code, bits)
  float(76, rotation.qfac, lengthOf(i), lengthOf(j), lengthOf(k), volume.timeStep ?? 1, 1, 1, 1)
  float(108, dataOffset)
  float(112, slope, intercept)
  view.setUint8(123, volume.timeStep === undefined ? millimetres : millimetres + seconds)
  text(148, description.replace(/[^\x20-\x7e]/g, '?').slice(0, 79))
  const place = volume.unplaced ? unknownCode : scannerCode
  short(252, place, place)
  float(256, rotation.b, rotation.c, rotation.d, ...origin)
  for (const axis of [0, 1, 2] as const) float(280 + axis * 16, i[axis], j[axis], k[axis], origin[axis])
  text(344, 'n+1')
}

/** NIfTI's dim_info: which axis, counted from 1, is frequency, phase and slice, two bits each. */
function dimensionInfo(axes: NiftiLayout['axes'], phaseEncoding: 'ROW' | 'COL'): number {
  const axisOf = (source: 0 | 1 | 2): number => axes.findIndex((axis) => axis.source === source) + 1
  const [phase, frequency] = phaseEncoding === 'ROW' ? ([0, 1] as const) : ([1, 0] as const)
  return axisOf(frequency) | (axisOf(phase) << 2) | (axisOf(2) << 4)
}

/** NIfTI's datatype code and bits a voxel. */
function datatype(type: NumberType, samples: VolumeShape['samples']): { readonly code: number; readonly bits: number } {
  return samples === 3 ? { code: 128, bits: 24 } : datatypes[type]
}

const datatypes: Readonly<Record<NumberType, { readonly code: number; readonly bits: number }>> = {
  uint8: { code: 2, bits: 8 },
  int16: { code: 4, bits: 16 },
  int32: { code: 8, bits: 32 },
  float32: { code: 16, bits: 32 },
  float64: { code: 64, bits: 64 },
  int8: { code: 256, bits: 8 },
  uint16: { code: 512, bits: 16 },
  uint32: { code: 768, bits: 32 },
}
