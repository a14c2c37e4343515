import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readHeader, readImage } from 'nifti-reader-js'
import { describe, expect, it } from 'vitest'
import { buildVolume } from '../../../electron/dicom/build-volume.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { readSlicePixels } from '../../../electron/dicom/slice-pixels.ts'
import { hasSharedDicom, sharedDicom, skipReason } from './shared-data.ts'

const job = () => ({ onProgress: () => undefined, signal: new AbortController().signal })

describe.skipIf(!hasSharedDicom)(`dcm_qa_nih (${hasSharedDicom ? 'present' : skipReason})`, () => {
  it('every image opens, and only the texts are skipped', async () => {
    const { studies, skipped } = await indexPaths([join(sharedDicom, 'dcm_qa_nih/In')], job())
    const series = studies.flatMap((study) => study.series)
    expect(series.map(({ seriesNumber, slices }) => [seriesNumber, slices.length])).toEqual([
      [4, 150],
      [3, 10],
      [4, 10],
      [5, 10],
      [6, 10],
    ])
    expect(skipped.map(({ code }) => code)).toEqual(new Array(6).fill('not-dicom'))
    expect(skipped.every(({ file }) => file.endsWith('.txt'))).toBe(true)
  })

  it('the GE series is the volume that dcm2niix made of it, by voxel and by millimetre', async () => {
    const { studies } = await indexPaths([join(sharedDicom, 'dcm_qa_nih/In/GE_mr_0004')], job())
    const series = studies[0]?.series[0]
    if (!series) throw new Error('no series')
    expect(series.warnings).toEqual([])
    const volume = await buildVolume(series, readSlicePixels, job())
    if (!volume.ok) throw new Error(volume.failure.message)
    const { value } = volume
    expect([value.columns, value.rows, value.slices, value.frames]).toEqual([64, 64, 15, 10])

    const bytes = readFileSync(join(sharedDicom, 'dcm_qa_nih/Ref/DCM2NIIX_regression_test_4.nii'))
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    const header = readHeader(buffer)
    if (!header) throw new Error('no NIfTI header')
    const reference = new Int16Array(readImage(header, buffer))
    const [, ni = 0, nj = 0, nk = 0, nt = 0] = header.dims
    expect([ni, nj, nk, nt]).toEqual([64, 64, 15, 10])

    // NIfTI is RAS, DICOM LPS; the reference has its rows from bottom to top
    const place = (i: number, j: number, k: number): number[] =>
      header.affine.slice(0, 3).map((row, axis) => {
        const mm = (row[0] ?? 0) * i + (row[1] ?? 0) * j + (row[2] ?? 0) * k + (row[3] ?? 0)
        return axis < 2 ? -mm : mm
      })
    const ourPlace = (column: number, row: number, z: number): number[] =>
      value.origin.map(
        (origin, axis) =>
          origin +
          column * (value.columnStep[axis] ?? 0) +
          row * (value.rowStep[axis] ?? 0) +
          z * (value.sliceStep[axis] ?? 0),
      )
    for (const [i, j, k] of [
      [0, 0, 0],
      [63, 0, 0],
      [0, 63, 0],
      [0, 0, 14],
      [10, 20, 5],
    ] as const)
      for (const [axis, mm] of place(i, j, k).entries()) expect(ourPlace(i, 63 - j, k)[axis]).toBeCloseTo(mm, 2)

    let different = 0
    for (let t = 0; t < nt; t += 1)
      for (let k = 0; k < nk; k += 1)
        for (let j = 0; j < nj; j += 1)
          for (let i = 0; i < ni; i += 1) {
            const ours = value.data[((t * nk + k) * nj + (nj - 1 - j)) * ni + i]
            if (ours !== reference[((t * nk + k) * nj + j) * ni + i]) different += 1
          }
    expect(different).toBe(0)
  })
})
