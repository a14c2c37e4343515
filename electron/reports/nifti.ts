import type { Volume } from '../core/volume.ts'
import { lengthOf, niftiAffine, niftiRotation } from './nifti-affine.ts'

const headerBytes = 348
const dataOffset = 352
/** NIFTI_XFORM_SCANNER_ANAT: world coordinates are the scanner's. */
const scannerCode = 1
const millimetres = 2

/**
 * A volume as one uncompressed NIfTI-1 file (`.nii`): int16, uint16 or float32 as the volume is, 4-D with more than one
 * time point, sform and qform alike, units mm.
 *
 * Stored as dcm2niix stores it: columns and slices in the volume's order, rows last first, so that the second axis runs
 * against DICOM's row direction; the affine follows, so every voxel stays where it lies in the patient. `description`
 * goes into `descrip`, cut to 79 ASCII characters; the caller keeps patient data out of it.
 * Source: nifti1.h; https://github.com/rordenlab/dcm2niix.
 */
export function encodeNifti(volume: Volume, description: string): Uint8Array {
  const bytes = new Uint8Array(dataOffset + volume.data.byteLength)
  writeHeader(new DataView(bytes.buffer), volume, description)
  const { rows, columns, data } = volume
  const source = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const line = columns * data.BYTES_PER_ELEMENT
  const planes = volume.slices * volume.frames
  for (let plane = 0; plane < planes; plane += 1) {
    for (let row = 0; row < rows; row += 1) {
      const from = (plane * rows + row) * line
      const to = dataOffset + (plane * rows + rows - 1 - row) * line
      bytes.set(source.subarray(from, from + line), to)
    }
  }
  return bytes
}

function writeHeader(view: DataView, volume: Volume, description: string): void {
  const short = (at: number, ...values: number[]) => values.forEach((value, index) => view.setInt16(at + index * 2, value, true))
  const float = (at: number, ...values: number[]) => values.forEach((value, index) => view.setFloat32(at + index * 4, value, true))
  const text = (at: number, value: string) => [...value].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)))
  const { i, j, k, origin } = niftiAffine(volume)
  const rotation = niftiRotation({ i, j, k, origin })

  view.setInt32(0, headerBytes, true)
  view.setUint8(38, 'r'.charCodeAt(0))
  short(40, volume.frames > 1 ? 4 : 3, volume.columns, volume.rows, volume.slices, volume.frames, 1, 1, 1)
  short(70, datatype(volume.data), volume.data.BYTES_PER_ELEMENT * 8)
  float(76, rotation.qfac, lengthOf(i), lengthOf(j), lengthOf(k), 1, 1, 1, 1)
  float(108, dataOffset)
  float(112, 1, 0)
  view.setUint8(123, millimetres)
  text(148, description.replace(/[^\x20-\x7e]/g, '?').slice(0, 79))
  short(252, scannerCode, scannerCode)
  float(256, rotation.b, rotation.c, rotation.d, ...origin)
  for (const axis of [0, 1, 2] as const) float(280 + axis * 16, i[axis], j[axis], k[axis], origin[axis])
  text(344, 'n+1')
}

/** NIfTI's datatype code. */
function datatype(data: Volume['data']): number {
  if (data instanceof Float32Array) return 16
  return data instanceof Int16Array ? 4 : 512
}
