import { describe, expect, it } from 'vitest'
import { convolve } from '../../../electron/convolution/convolve.ts'
import { convolveVolume } from '../../../electron/convolution/convolve-volume.ts'
import { gaussianVolume, logVolume } from '../../../electron/convolution/gaussian-volume.ts'
import type { ScalarVolume } from '../../../electron/core/scalar-volume.ts'
import { valueOf } from './expect-close.ts'

function volumeOf(slices: number, rows: number, columns: number, of: (slice: number, row: number, column: number) => number): ScalarVolume {
  const data = Float32Array.from({ length: slices * rows * columns }, (_, index) =>
    of(Math.floor(index / (rows * columns)), Math.floor(index / columns) % rows, index % columns))
  return { slices, rows, columns, data }
}
const busy = volumeOf(7, 9, 11, (z, y, x) => ((z * 131 + y * 31 + x * 17) % 23) - 11)
const weights = Float32Array.from({ length: 2 * 3 * 4 }, (_, index) => ((index * 7) % 11) - 5)

describe('convolveVolume', () => {
  it.each(['zero', 'replicate', 'reflect', 'wrap'] as const)('is, with %s borders, the sum of its slices’ convolutions', async (border) => {
    for (const mode of ['correlation', 'convolution'] as const) {
      const options = { mode, border, stride: 1, dilation: 1, unit: 'px' } as const
      const found = valueOf(await convolveVolume(busy, { name: 'k', slices: 2, rows: 3, columns: 4, weights }, options))
      const slice = 3
      const expected = new Float32Array(99)
      for (const [index, from] of (mode === 'correlation' ? [slice - 1, slice] : [slice + 1, slice]).entries()) {
        const image = { rows: 9, columns: 11, data: busy.data.subarray(from * 99, from * 99 + 99) }
        const part = valueOf(convolve(image, { name: 'k', rows: 3, columns: 4, weights: weights.subarray(index * 12, index * 12 + 12) }, options))
        part.data.forEach((value, at) => (expected[at] = (expected[at] ?? 0) + value))
      }
      expect([...found.data.subarray(slice * 99, slice * 99 + 99)]).toEqual([...expected])
    }
  })

  it('strides, and keeps only what is valid', async () => {
    const kernel = { name: 'k', slices: 3, rows: 3, columns: 3, weights: new Float32Array(27).fill(1) }
    const found = valueOf(await convolveVolume({ ...busy, spacing: { slices: 3, rows: 1, columns: 1 } }, kernel, { border: 'valid', stride: 2 }))
    expect(found).toMatchObject({ slices: 3, rows: 4, columns: 5, spacing: { slices: 6, rows: 2, columns: 2 } })
    let first = 0
    for (let z = 0; z < 3; z += 1) for (let y = 0; y < 3; y += 1) for (let x = 0; x < 3; x += 1) first += busy.data[z * 99 + y * 11 + x] ?? NaN
    expect(found.data[0]).toBe(first)
  })

  it('ends when cancelled, and refuses what leaves no output', async () => {
    const kernel = { name: 'k', slices: 8, rows: 1, columns: 1, weights: new Float32Array(8).fill(1) }
    expect(await convolveVolume(busy, kernel, { signal: AbortSignal.abort() })).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
    expect(await convolveVolume(busy, kernel, { border: 'valid' })).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
    expect(await convolveVolume(busy, kernel, { stride: 12 })).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })
})

describe('Gaussians of volumes', () => {
  it('keep a flat volume, and their Laplacian makes it zero', async () => {
    const flat = volumeOf(6, 6, 6, () => 1000)
    for (const value of valueOf(await gaussianVolume(flat, 1.2)).data) expect(value).toBeCloseTo(1000, 2)
    for (const value of valueOf(await logVolume(flat, 1.2)).data) expect(Math.abs(value)).toBeLessThan(0.01)
  })

  it('measure in millimetres where asked', async () => {
    const spacing = { slices: 3, rows: 1, columns: 1 }
    const inMillimetres = valueOf(await gaussianVolume({ ...busy, spacing }, 3, { unit: 'mm' }))
    const inVoxels = valueOf(await gaussianVolume(busy, { slices: 1, rows: 3, columns: 3 }))
    expect([...inMillimetres.data]).toEqual([...inVoxels.data])
    expect(await gaussianVolume(busy, 3, { unit: 'mm' })).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
    expect(await gaussianVolume(busy, 0)).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })
})
