import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { checkVolumes } from './check-volumes.ts'
import { compareVolumes, convertInto, isSameVolume, referenceVolumes } from './compare-volumes.ts'
import { hasSharedDicom, sharedDicom, skipReason } from './shared-data.ts'

const job = () => ({ onProgress: () => undefined, signal: new AbortController().signal })
let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sulcus-volumes-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function expectSame(ourFile: string, theirFile: string): void {
  const difference = compareVolumes(ourFile, theirFile)
  expect([difference, isSameVolume(difference)]).toEqual([difference, true])
}

const converted = (path: string): Promise<string[]> => convertInto(folder, path)

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

  it('every reference volume, by voxel and by millimetre', async () => {
    const checked = await checkVolumes(sharedDicom)
    expect(checked.length).toBeGreaterThan(5)
    expect(checked.filter(({ verdict }) => verdict !== 'equal')).toEqual([])
  })

  it.each(referenceVolumes.filter(({ copies }) => copies === 1))('the facts beside $reference', async ({ input, reference }) => {
    const [json = ''] = await converted(join(sharedDicom, input))
    const theirs = join(sharedDicom, reference.replace(/\.nii$/, '.json'))
    const [ours, expected] = [json, theirs].map(
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

  const sagittal = join(sharedDicom, '../healthy/t1_sagittal_siemens')
  const hasPeer = spawnSync('dcm2niix', ['--version']).error === undefined && existsSync(sagittal)
  it.skipIf(!hasPeer)('a sagittal 3-D acquisition is what dcm2niix makes of it (skipped without dcm2niix)', async () => {
    const peer = mkdtempSync(join(folder, 'peer-'))
    spawnSync('dcm2niix', ['-f', 'peer', '-b', 'n', '-o', peer, sagittal])
    const [, nifti = ''] = await converted(sagittal)
    expectSame(nifti, join(peer, 'peer.nii'))
  })
})
