import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readHeader, readImage } from 'nifti-reader-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { convert } from '../../../electron/commands/convert.ts'
import type { CommandContext } from '../../../electron/commands/command.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { hasSharedDicom, sharedDicom, skipReason } from './shared-data.ts'

const job = () => ({ onProgress: () => undefined, signal: new AbortController().signal })
const context: CommandContext = {
  resources: { models: '', sample: '', page: '' },
  resolve: (path) => path,
  say: () => undefined,
  warn: () => undefined,
  ...job(),
}

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sulcus-volumes-'))))
afterAll(() => rmSync(folder, { recursive: true }))

interface Nifti {
  readonly dims: readonly number[]
  readonly type: number
  readonly spacing: readonly number[]
  /** Voxel to RAS mm. */
  readonly affine: readonly (readonly number[])[]
  readonly bytes: Uint8Array
}

function readNifti(file: string): Nifti {
  const file_ = readFileSync(file)
  const buffer = file_.buffer.slice(file_.byteOffset, file_.byteOffset + file_.length)
  const header = readHeader(buffer)
  if (!header) throw new Error('no NIfTI header')
  const bytes = new Uint8Array(readImage(header, buffer))
  const { dims, datatypeCode, pixDims, affine } = header
  return { dims: dims.slice(0, 5), type: datatypeCode, spacing: pixDims.slice(1, 5), affine, bytes }
}

/** The farthest that any corner of the two grids lies apart, mm. */
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

function expectSame(ourFile: string, theirFile: string): void {
  const [ours, theirs] = [readNifti(ourFile), readNifti(theirFile)]
  expect([ours.dims, ours.type]).toEqual([theirs.dims, theirs.type])
  for (const [axis, spacing] of theirs.spacing.entries()) expect(ours.spacing[axis]).toBeCloseTo(spacing, 3)
  expect(apart(ours, theirs)).toBeLessThan(1e-3)
  expect(Buffer.compare(ours.bytes, theirs.bytes)).toBe(0)
}

async function converted(path: string): Promise<string[]> {
  const out = mkdtempSync(join(folder, 'out-'))
  expect(await convert.run([path, '--out', out, '--format', 'nifti'], context)).toBe(0)
  return readdirSync(out)
    .sort()
    .map((name) => join(out, name))
}

describe.skipIf(!hasSharedDicom)(`volumes as dcm2niix makes them (${hasSharedDicom ? 'present' : skipReason})`, () => {
  it('every image of dcm_qa_nih opens, and only the texts are skipped', async () => {
    const { studies, skipped } = await indexPaths([join(sharedDicom, 'dcm_qa_nih/In')], job())
    const series = studies.flatMap((study) => study.series)
    expect(series.map(({ seriesNumber, slices }) => [seriesNumber, slices.length])).toEqual([
      [4, 150],
      [3, 10],
      [4, 10],
      [5, 10],
      [6, 10],
    ])
    expect(series.flatMap(({ warnings }) => warnings)).toEqual([])
    expect(skipped.map(({ code }) => code)).toEqual(new Array(6).fill('not-dicom'))
    expect(skipped.every(({ file }) => file.endsWith('.txt'))).toBe(true)
  })

  it.each([
    ['dcm_qa_nih/In/GE_mr_0004', 'DCM2NIIX_regression_test_4'],
    ['dcm_qa_nih/In/Siemens/mr_0003', 'EPI_PE=AP_3'],
    ['dcm_qa_nih/In/Siemens/mr_0004', 'EPI_PE=PA_4'],
    ['dcm_qa_nih/In/Siemens/mr_0005', 'EPI_PE=RL_5'],
    ['dcm_qa_nih/In/Siemens/mr_0006', 'EPI_PE=LR_6'],
  ])('%s, by voxel and by millimetre', async (input, reference) => {
    const [json = '', nifti = ''] = await converted(join(sharedDicom, input))
    const theirs = join(sharedDicom, 'dcm_qa_nih/Ref', reference)
    expectSame(nifti, `${theirs}.nii`)
    const [ours, expected] = [json, `${theirs}.json`].map(
      (file) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>,
    )
    const names =
      'Modality MagneticFieldStrength Manufacturer ManufacturersModelName BodyPart PatientPosition MRAcquisitionType ' +
      'SeriesDescription ProtocolName SeriesNumber SliceThickness EchoTime RepetitionTime FlipAngle ScanningSequence ' +
      'InPlanePhaseEncodingDirectionDICOM AcquisitionMatrixPE ReconMatrixPE PixelBandwidth SoftwareVersions'
    for (const name of names.split(' ')) expect([name, ours?.[name]]).toEqual([name, expected?.[name]])
    if (expected?.['Manufacturer'] === 'Siemens') {
      for (const name of ['PhaseEncodingDirection', 'EffectiveEchoSpacing', 'TotalReadoutTime'])
        expect([name, ours?.[name]]).toEqual([name, expected[name]])
      // the scanner's times jitter by 2.5 ms from volume to volume, and dcm2niix takes the second volume's
      for (const [slice, time] of (expected['SliceTiming'] as number[]).entries())
        expect(Math.abs(((ours?.['SliceTiming'] as number[])[slice] ?? NaN) - time)).toBeLessThan(0.0026)
    }
    expect(readFileSync(json, 'utf8')).not.toMatch(/Patient(Name|ID|BirthDate|Sex|Weight)/)
  })

  it('each of the nine transfer syntaxes of dcm_qa_ts is the one reference volume', async () => {
    const files = (await converted(join(sharedDicom, 'dcm_qa_ts/In'))).filter((file) => file.endsWith('.nii'))
    expect(files).toHaveLength(9)
    for (const file of files) expectSame(file, join(sharedDicom, 'dcm_qa_ts/Ref/1.nii'))
  })

  const sagittal = join(sharedDicom, '../healthy/t1_sagittal_siemens')
  const hasPeer = spawnSync('dcm2niix', ['--version']).error === undefined && existsSync(sagittal)
  it.skipIf(!hasPeer)('a sagittal 3-D acquisition is what dcm2niix makes of it (skipped without dcm2niix)', async () => {
    const peer = mkdtempSync(join(folder, 'peer-'))
    spawnSync('dcm2niix', ['-f', 'peer', '-b', 'n', '-o', peer, sagittal])
    const [, nifti = ''] = await converted(sagittal)
    expectSame(nifti, join(peer, 'peer.nii'))
  })
})
