import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Volume } from '../../../electron/core/volume.ts'
import { encodeNifti } from '../../../electron/reports/nifti.ts'
import { encodeNpy } from '../../../electron/reports/npy.ts'
import { sharedDicom } from '../dicom/shared-data.ts'

const python = '/usr/bin/python3'
const series = join(sharedDicom, 'dcm_qa_nih/In/GE_mr_0004')
const reference = join(sharedDicom, 'dcm_qa_nih/Ref/DCM2NIIX_regression_test_4.nii')
const nibabel = spawnSync(python, ['-c', 'import nibabel, pydicom, numpy']).status === 0

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sulcus-nifti-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(script: string, ...parameters: string[]): string {
  const done = spawnSync(python, [join(import.meta.dirname, script), ...parameters])
  if (done.status !== 0) throw new Error(done.stderr.toString())
  return done.stdout.toString()
}

function compare(ours: string, theirs: string): unknown {
  return JSON.parse(run('compare-nifti.py', ours, theirs))
}

describe.skipIf(!nibabel)('encodeNifti and encodeNpy against Python (skipped where nibabel or pydicom is missing)', () => {
  it.skipIf(!existsSync(reference))('writes the voxels and affine dcm2niix writes for a GE series (dcm_qa_nih)', () => {
    run('dump-ge-volume.py', series, folder)
    const fields = JSON.parse(readFileSync(join(folder, 'volume.json'), 'utf8')) as Omit<Volume, 'data'>
    const raw = readFileSync(join(folder, 'voxels.raw'))
    const volume = { ...fields, data: new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength)) }
    const path = join(folder, 'ours.nii')
    writeFileSync(path, encodeNifti(volume, 'Sulcus conformance'))
    expect(compare(path, reference)).toMatchObject({
      shapes: [[64, 64, 15, 10], [64, 64, 15, 10]], voxels: 0, codes: [1, 1], units: 'mm',
      sform: expect.closeTo(0, 2) as number, qform: expect.closeTo(0, 2) as number,
    })
  })

  it('gives a qform equal to the sform for every turn of the axes', () => {
    const turns = [[0, 0, 0], [0.4, -0.2, 0.1], [1.5, 0.3, -0.7], [3.1, 0.1, 0.2], [0.1, 3.0, 0.3], [0.2, 0.1, 3.1], [2, 2, 2]]
    for (const [x = 0, y = 0, z = 0] of turns) {
      for (const side of [1, -1]) {
        const [a, b, c] = rotation(x, y, z)
        const volume: Volume = {
          columns: 2, rows: 3, slices: 4, frames: 1, data: new Float32Array(24), origin: [5, -6, 7],
          columnStep: scaled(a, 0.9), rowStep: scaled(b, 1.1), sliceStep: scaled(c, 5 * side),
        }
        const path = join(folder, 'turned.nii')
        writeFileSync(path, encodeNifti(volume, ''))
        const found = compare(path, path) as { own: number }
        expect(found.own, `turn ${x}, ${y}, ${z}, side ${side}`).toBeLessThan(1e-4)
      }
    }
  }, 60_000)

  it('writes what numpy.load reads', () => {
    const path = join(folder, 'map.npy')
    writeFileSync(path, encodeNpy(Float32Array.of(1.5, -2, 3, 4, 5, 6), [2, 3]))
    const told = spawnSync(python, ['-c', 'import numpy, sys; a = numpy.load(sys.argv[1]); print(a.dtype, a.tolist())', path])
    expect(told.stdout.toString().trim()).toBe('float32 [[1.5, -2.0, 3.0], [4.0, 5.0, 6.0]]')
  })
})

type Axis = readonly [number, number, number]

function scaled([x, y, z]: Axis, factor: number): Axis {
  return [x * factor, y * factor, z * factor]
}

/** Columns of Rz·Ry·Rx. */
function rotation(x: number, y: number, z: number): [Axis, Axis, Axis] {
  const [cx, sx, cy, sy, cz, sz] = [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y), Math.cos(z), Math.sin(z)]
  return [
    [cz * cy, sz * cy, -sy],
    [cz * sy * sx - sz * cx, sz * sy * sx + cz * cx, cy * sx],
    [cz * sy * cx + sz * sx, sz * sy * cx - cz * sx, cy * cx],
  ]
}
