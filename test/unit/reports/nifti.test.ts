import { describe, expect, it } from 'vitest'
import type { Volume } from '../../../electron/core/volume.ts'
import { encodeNifti } from '../../../electron/reports/nifti.ts'

const volume: Volume = {
  columns: 3, rows: 2, slices: 2, frames: 1,
  data: Int16Array.from({ length: 12 }, (_, index) => index),
  origin: [-10, -20, 30], columnStep: [0.5, 0, 0], rowStep: [0, 0.75, 0], sliceStep: [0, 0, 5],
}

function read(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer)
  const floats = (at: number, count: number) => Array.from({ length: count }, (_, index) => view.getFloat32(at + index * 4, true))
  const shorts = (at: number, count: number) => Array.from({ length: count }, (_, index) => view.getInt16(at + index * 2, true))
  return { view, floats, shorts }
}

describe('encodeNifti', () => {
  it('writes the fixed fields of NIfTI-1', () => {
    const { view, shorts, floats } = read(encodeNifti(volume, 'Sulcus'))
    expect(view.getInt32(0, true)).toBe(348)
    expect(shorts(40, 8)).toEqual([3, 3, 2, 2, 1, 1, 1, 1])
    expect(shorts(70, 2)).toEqual([4, 16])
    expect(floats(76, 4)).toEqual([-1, 0.5, 0.75, 5])
    expect(floats(108, 3)).toEqual([352, 1, 0])
    expect(shorts(252, 2)).toEqual([1, 1])
    expect([344, 345, 346, 347].map((at) => view.getUint8(at))).toEqual([0x6e, 0x2b, 0x31, 0])
  })

  it('turns LPS into RAS with the rows last first, so voxels stay where they lie', () => {
    const { floats } = read(encodeNifti(volume, ''))
    expect(floats(280, 12)).toEqual([-0.5, 0, 0, 10, 0, 0.75, 0, 19.25, 0, 0, 5, 30])
  })

  it('flips rows and keeps columns and slices', () => {
    const bytes = encodeNifti(volume, '')
    expect([...new Int16Array(bytes.slice(352).buffer)]).toEqual([3, 4, 5, 0, 1, 2, 9, 10, 11, 6, 7, 8])
  })

  it('keeps time points, 32-bit and unsigned numbers', () => {
    const four = { ...volume, slices: 1, frames: 2 }
    expect(read(encodeNifti(four, '')).shorts(40, 5)).toEqual([4, 3, 2, 1, 2])
    expect(read(encodeNifti({ ...volume, data: new Float32Array(12) }, '')).shorts(70, 2)).toEqual([16, 32])
    expect(read(encodeNifti({ ...volume, data: new Uint16Array(12) }, '')).shorts(70, 2)).toEqual([512, 16])
  })

  it('cuts the description to ASCII that fits', () => {
    const bytes = encodeNifti(volume, `${'ü'.repeat(5)}${'x'.repeat(200)}`)
    expect(Buffer.from(bytes.subarray(148, 228)).toString('latin1')).toBe(`?????${'x'.repeat(74)}\0`)
  })

  it('claims no place for a volume that has none', () => {
    expect(read(encodeNifti({ ...volume, unplaced: true }, '')).shorts(252, 2)).toEqual([0, 0])
  })

  it('gives a lone slice without a step 1 mm along its normal', () => {
    const lone = { ...volume, slices: 1, data: new Int16Array(6), sliceStep: [0, 0, 0] as const }
    expect(read(encodeNifti(lone, '')).floats(76, 4)).toEqual([-1, 0.5, 0.75, 1])
  })

  it('writes slope, time step, colours and the phase axis', () => {
    const { floats, view } = read(encodeNifti({ ...volume, rescale: { slope: 2, intercept: -5 }, timeStep: 2.5 }, '', { phaseEncoding: 'COL' }))
    expect(floats(112, 2)).toEqual([2, -5])
    expect(floats(92, 1)).toEqual([2.5])
    expect([view.getUint8(39), view.getUint8(123)]).toEqual([57, 10])
    const colour = encodeNifti({ ...volume, data: Uint8Array.from({ length: 36 }, (_, i) => i), samples: 3 }, '')
    expect(read(colour).shorts(70, 2)).toEqual([128, 24])
    expect([...colour.subarray(352, 361)]).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17])
  })

  it('turns a sagittal 3-D acquisition nearest to RAS', () => {
    const sagittal = { ...volume, columnStep: [0, 2, 0], rowStep: [0, 0, -3], sliceStep: [-4, 0, 0] } as const
    const bytes = encodeNifti(sagittal, '', { layout: 'canonical', phaseEncoding: 'ROW' })
    const { shorts, floats, view } = read(bytes)
    expect(shorts(40, 4)).toEqual([3, 2, 3, 2])
    // the lowest corner is the first slice (LPS −10, so RAS +10), the last column and the last row
    expect(floats(280, 12)).toEqual([4, 0, 0, 10, 0, 2, 0, 16, 0, 0, 3, 27])
    expect([...new Int16Array(bytes.slice(352).buffer)]).toEqual([5, 11, 4, 10, 3, 9, 2, 8, 1, 7, 0, 6])
    expect(view.getUint8(39)).toBe(3 | (2 << 2) | (1 << 4))
  })

  it('leaves a 3-D acquisition that lies so already as it is', () => {
    const upright = { ...volume, columnStep: [-1, 0, 0], rowStep: [0, -1, 0], sliceStep: [0, 0, 1] } as const
    const bytes = encodeNifti(upright, '', { layout: 'canonical' })
    expect([...new Int16Array(bytes.slice(352).buffer)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })
})
