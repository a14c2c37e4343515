import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readHeader, readImage } from 'nifti-reader-js'
import type { CommandContext } from '../../../electron/commands/command.ts'
import { convert } from '../../../electron/commands/convert.ts'

/** The volumes of dcm_qa_nih and dcm_qa_ts that dcm2niix made, by the folders below the samples that they come from. */
export const referenceVolumes: readonly { readonly input: string; readonly reference: string; readonly copies: number }[] = [
  { input: 'dcm_qa_nih/In/GE_mr_0004', reference: 'dcm_qa_nih/Ref/DCM2NIIX_regression_test_4.nii', copies: 1 },
  { input: 'dcm_qa_nih/In/Siemens/mr_0003', reference: 'dcm_qa_nih/Ref/EPI_PE=AP_3.nii', copies: 1 },
  { input: 'dcm_qa_nih/In/Siemens/mr_0004', reference: 'dcm_qa_nih/Ref/EPI_PE=PA_4.nii', copies: 1 },
  { input: 'dcm_qa_nih/In/Siemens/mr_0005', reference: 'dcm_qa_nih/Ref/EPI_PE=RL_5.nii', copies: 1 },
  { input: 'dcm_qa_nih/In/Siemens/mr_0006', reference: 'dcm_qa_nih/Ref/EPI_PE=LR_6.nii', copies: 1 },
  // nine transfer syntaxes, one image
  { input: 'dcm_qa_ts/In', reference: 'dcm_qa_ts/Ref/1.nii', copies: 9 },
]

const context: CommandContext = {
  resources: { models: '', sample: '', page: '' },
  spawnEngine: () => {
    throw new Error('converting needs no engine')
  },
  resolve: (path) => path,
  say: () => undefined,
  warn: () => undefined,
  onProgress: () => undefined,
  signal: new AbortController().signal,
}

/** What `sulcus convert` makes of a folder: the files it writes below `folder`, by name. */
export async function convertInto(folder: string, input: string): Promise<string[]> {
  const out = mkdtempSync(join(folder, 'out-'))
  const exit = await convert.run([input, '--out', out, '--format', 'nifti'], context)
  if (exit !== 0) throw new Error(`convert ended with exit code ${exit}`)
  return readdirSync(out)
    .sort()
    .map((name) => join(out, name))
}

interface Nifti {
  readonly dims: readonly number[]
  readonly type: number
  readonly spacing: readonly number[]
  /** Voxel to RAS mm. */
  readonly affine: readonly (readonly number[])[]
  readonly bytes: Uint8Array
}

function readNifti(file: string): Nifti {
  const content = readFileSync(file)
  const buffer = content.buffer.slice(content.byteOffset, content.byteOffset + content.length)
  const header = readHeader(buffer)
  if (!header) throw new Error('no NIfTI header')
  const bytes = new Uint8Array(readImage(header, buffer))
  const { dims, datatypeCode, pixDims, affine } = header
  return { dims: dims.slice(0, 5), type: datatypeCode, spacing: pixDims.slice(1, 5), affine, bytes }
}

export interface VolumeDifference {
  readonly sameDimensions: boolean
  readonly sameType: boolean
  /** Voxels whose bytes differ; of volumes with other dimensions or types, all. */
  readonly voxels: number
  /** The farthest that any corner of the two grids lies apart, mm. */
  readonly millimetres: number
  /** The largest difference of a voxel's sides (mm) or time step (s). */
  readonly spacing: number
}

/** Lays two NIfTI files beside each other. */
export function compareVolumes(ourFile: string, theirFile: string): VolumeDifference {
  const [ours, theirs] = [readNifti(ourFile), readNifti(theirFile)]
  const sameDimensions = ours.dims.join() === theirs.dims.join()
  const sameType = ours.type === theirs.type
  const spacing = Math.max(...theirs.spacing.map((value, axis) => Math.abs(value - (ours.spacing[axis] ?? NaN))))
  return { sameDimensions, sameType, voxels: differingVoxels(ours, theirs), millimetres: apart(ours, theirs), spacing }
}

/** Whether two volumes are one: voxels identical, grids within 1e-3 mm. */
export function isSameVolume({ sameDimensions, sameType, voxels, millimetres, spacing }: VolumeDifference): boolean {
  return sameDimensions && sameType && voxels === 0 && millimetres < 1e-3 && spacing < 1e-3
}

function differingVoxels(ours: Nifti, theirs: Nifti): number {
  const voxels = theirs.dims.slice(1).reduce((product, size) => product * Math.max(size, 1), 1)
  if (ours.bytes.length !== theirs.bytes.length || ours.type !== theirs.type) return voxels
  const size = theirs.bytes.length / voxels
  let differing = 0
  for (let voxel = 0; voxel < voxels; voxel += 1)
    for (let byte = voxel * size; byte < (voxel + 1) * size; byte += 1)
      if (ours.bytes[byte] !== theirs.bytes[byte]) {
        differing += 1
        break
      }
  return differing
}

function apart(ours: Nifti, theirs: Nifti): number {
  const last = theirs.dims.slice(1, 4).map((size) => size - 1)
  const corners = Array.from({ length: 8 }, (_, bits) => last.map((at, axis) => ((bits >> axis) & 1 ? at : 0)))
  const place = ({ affine }: Nifti, corner: readonly number[]): number[] =>
    affine.slice(0, 3).map((row) => corner.reduce((sum, at, axis) => sum + at * (row[axis] ?? 0), row[3] ?? 0))
  return Math.max(
    ...corners.map((corner) => {
      const reference = place(theirs, corner)
      return Math.hypot(...place(ours, corner).map((value, axis) => value - (reference[axis] ?? 0)))
    }),
  )
}
