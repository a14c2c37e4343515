import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { gaussianVolume, logVolume } from '../../../electron/convolution/gaussian-volume.ts'
import type { ScalarVolume } from '../../../electron/core/scalar-volume.ts'
import { text } from '../../fixtures/dicom-file.ts'
import { headColumns, headPixels, headRows, headSeries, headSlice } from '../../fixtures/head-series.ts'
import { put, sharedFolder } from '../../fixtures/temp-folder.ts'
import { valueOf } from '../convolution/expect-close.ts'
import { readNifti } from './read-nifti.ts'
import { sulcus } from './run-sulcus.ts'

const slices = 6
/** Slices of 5 mm, pixels of 1 mm. */
const head: ScalarVolume = {
  slices, rows: headRows, columns: headColumns, spacing: { slices: 5, rows: 1, columns: 1 },
  data: Float32Array.from(Array.from({ length: slices }, (_, slice) => [...headPixels(slice)]).flat()),
}
const folder = sharedFolder()
beforeAll(() => {
  put(join(folder.path, 'scans'), headSeries(slices))
  put(join(folder.path, 'timed'), Object.fromEntries([0, 1].flatMap((time) => [0, 1, 2].map((slice) =>
    [`T${time}-${slice}.dcm`, headSlice(slice + time, [text('00080018', 'UI', `2.25.7.${time}.${slice}`), text('00200032', 'DS', `-52\\-60\\${5 * slice}`), text('00200013', 'IS', String(1 + 3 * time + slice)), text('00200012', 'IS', String(time + 1))])]))))
})
const nifti = (name: string) => readNifti(readFileSync(join(folder.path, name)))

describe('sulcus filter in three dimensions', () => {
  it.each([
    ['gaussian-3d', 1, async (sigma: number) => gaussianVolume(head, sigma, { unit: 'mm' })],
    ['log-3d', 3 ** 2, async (sigma: number) => logVolume(head, sigma, { unit: 'mm' })],
  ] as const)('%s measures in millimetres, as scipy does on these voxels', async (name, scale, reference) => {
    const { code, out } = await sulcus(['filter', 'scans', '--filter', name, '--set', 'sigma=3', '--out', `out-${name}`], { cwd: folder.path })
    expect([code, out]).toEqual([0, `1 of 1 series filtered. Results in ${join(folder.path, `out-${name}`)}\n`])
    const volume = nifti(`out-${name}/series-001-number-3-${name}.nii`)
    expect(volume).toMatchObject({ shape: [headColumns, headRows, slices], spacing: [1, 1, 5], type: 16 })
    const expected = valueOf(await reference(3))
    for (const [slice, row, column] of [[0, 0, 0], [2, 40, 31], [5, 60, 52], [3, 119, 103], [1, 42, 90]] as const) {
      const number = (expected.data[(slice * headRows + row) * headColumns + column] ?? NaN) * scale
      expect(volume.at(column, row, slice)).toBe(Math.fround(number))
    }
  })

  it('slides a kernel through the slices, and places what is valid', async () => {
    // Slice behind less slice before, times two across.
    put(folder.path, { 'through.json': JSON.stringify({ name: 'Through', weights: [[[-1, -1]], [[0, 0]], [[1, 1]]] }) })
    const { code } = await sulcus(['filter', 'scans', '--kernel', 'through.json', '--border', 'valid', '--out', 'out-through'], { cwd: folder.path })
    expect(code).toBe(0)
    const volume = nifti('out-through/series-001-number-3-kernel-through.nii')
    expect(volume.shape).toEqual([headColumns - 1, headRows, slices - 2])
    // An even side of two reaches one column back, so the first number lies on column 1.
    const whole = nifti('out-gaussian-3d/series-001-number-3-gaussian-3d.nii')
    expect(volume.firstPixel).toEqual([(whole.firstPixel[0] ?? NaN) - 1, whole.firstPixel[1]])
    const at = (slice: number, row: number, column: number) => headPixels(slice)[row * headColumns + column] ?? NaN
    for (const [slice, row, column] of [[0, 40, 30], [3, 50, 61], [1, 0, 0]] as const) {
      const sum = [0, 1].reduce((total, right) => total + at(slice + 2, row, column + right) - at(slice, row, column + right), 0)
      expect(volume.at(column, row, slice)).toBeCloseTo(sum, 2)
    }
  })

  it('keeps time points apart', async () => {
    expect((await sulcus(['filter', 'timed', '--filter', 'gaussian-3d', '--set', 'sigma=2', '--out', 'out-timed'], { cwd: folder.path })).code).toBe(0)
    const bytes = readFileSync(join(folder.path, 'out-timed/series-001-number-3-gaussian-3d.nii'))
    expect([1, 2, 3, 4].map((axis) => bytes.readInt16LE(40 + 2 * axis))).toEqual([headColumns, headRows, 3, 2])
    for (const time of [0, 1]) {
      const data = Float32Array.from([0, 1, 2].flatMap((slice) => [...headPixels(slice + time)]))
      const expected = valueOf(await gaussianVolume({ ...head, slices: 3, data }, 2, { unit: 'mm' }))
      const [slice, row, column] = [1, 40, 31]
      const stored = ((time * 3 + slice) * headRows + headRows - 1 - row) * headColumns + column
      expect(bytes.readFloatLE(352 + 4 * stored)).toBe(expected.data[(slice * headRows + row) * headColumns + column])
    }
  })

  const gap = () => ({ ...headSeries(3), 'IM5.dcm': headSlice(4) })
  const sheared = () => Object.fromEntries([0, 1, 2].map((slice) => [`IM${slice}.dcm`, headSlice(slice, [text('00200032', 'DS', `${slice - 52}\\-60\\${5 * slice}`)])]))
  it.each([
    ['slices missing', gap, ['--filter', 'gaussian-3d'], /no regular volume.* 1 slice is missing.*\[no-geometry\]/],
    ['slices sheared', sheared, ['--filter', 'gaussian-3d'], /no regular volume.* 11\.3° off their normal.*\[no-geometry\]/],
    ['one slice', () => headSeries(1), ['--filter', 'log-3d'], /no regular volume.*at one place.*\[no-geometry\]/],
    ['a kernel larger than the volume', () => headSeries(2), ['--kernel', 'deep.json'], /covers 1 × 1 × 3 voxels, more than the volume of 104 × 120 × 2\. \[kernel-invalid\]/],
    ['a width below a voxel', () => headSeries(3), ['--filter', 'log-3d', '--set', 'sigma=1'], /1 mm spans 1 × 1 × 0\.2 voxels here.*\[option-invalid\]/],
  ])('%s: says so, and writes nothing', async (what, files, args, complaint) => {
    const name = what.replaceAll(' ', '-')
    put(join(folder.path, name), files())
    put(folder.path, { 'deep.json': JSON.stringify({ name: 'deep', weights: [[[1]], [[1]], [[1]]] }) })
    const { code, out, err } = await sulcus(['filter', name, ...args, '--out', `out-${name}`], { cwd: folder.path })
    expect([code, out]).toEqual([3, 'Nothing was filtered, of 1 series.\n'])
    expect(err).toMatch(complaint)
    expect(readdirSync(join(folder.path, `out-${name}`))).toEqual([])
  })

  it('is listed with its numbers and its source', async () => {
    const { out } = await sulcus(['filter', '--list'])
    expect(out).toContain('gaussian-3d: Gaussian of the volume [smoothing; a convolution; of whole series]')
    expect(out).toContain('--set sigma=2: Width σ, 0.5 to 30 px|mm')
    expect(JSON.parse((await sulcus(['filter', '--list', '--json'])).out)).toContainEqual(expect.objectContaining({ name: 'log-3d', dimensions: 3 }))
  })
})
