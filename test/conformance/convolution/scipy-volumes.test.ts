import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { convolveVolume } from '../../../electron/convolution/convolve-volume.ts'
import { gaussianVolume, logVolume } from '../../../electron/convolution/gaussian-volume.ts'
import type { Result } from '../../../electron/core/result.ts'
import type { ScalarVolume } from '../../../electron/core/scalar-volume.ts'

const python = '/usr/bin/python3'
const here = spawnSync(python, ['-c', 'import scipy.ndimage, numpy']).status === 0
const borders = ['zero', 'replicate', 'reflect', 'wrap'] as const

/** Reproducible numbers that both sides make from one formula. */
const numbers = (length: number) => Float32Array.from({ length }, (_, index) => ((index * 7919) % 1009) / 8 - 60)

const script = `
import sys, json, numpy as np, scipy.ndimage as nd
num = lambda shape: (np.arange(np.prod(shape)) * 7919 % 1009 / 8 - 60).reshape(shape)
volume, kernel = num((14, 23, 30)), num((4, 3, 5))
names = {'zero': 'constant', 'replicate': 'nearest', 'reflect': 'reflect', 'wrap': 'wrap'}
def log(mode):
    x = np.arange(-3, 4); g = np.exp(-0.5 * (x / 1.2) ** 2); g /= g.sum()
    curve = g * ((x / 1.2) ** 2 - 1) / 1.2 ** 2; curve -= curve.mean()
    total = 0
    for bent in range(3):
        part = volume
        for axis in range(3): part = nd.correlate1d(part, curve if axis == bent else g, axis=axis, mode=mode)
        total = total + part
    return total
out = []
for border in json.load(sys.stdin):
    mode = names[border]
    out.append(nd.correlate(volume, kernel, mode=mode).ravel().tolist())
    out.append(nd.convolve(volume, kernel, mode=mode)[::2, ::2, ::2].ravel().tolist())
    out.append(nd.gaussian_filter(volume, (0.8, 1.2, 2), mode=mode, truncate=3).ravel().tolist())
    out.append(log(mode).ravel().tolist())
json.dump(out, sys.stdout)
`

describe.skipIf(!here)('volumes against scipy.ndimage (skipped where python3-scipy is missing)', () => {
  it('agree under a kernel, a Gaussian and its Laplacian for every border', async () => {
    const answer = spawnSync(python, ['-c', script], { input: JSON.stringify(borders), maxBuffer: 1 << 26 })
    const expected = JSON.parse(answer.stdout.toString()) as number[][]
    const volume = { slices: 14, rows: 23, columns: 30, data: numbers(14 * 23 * 30) }
    const kernel = { name: 'k', slices: 4, rows: 3, columns: 5, weights: numbers(60) }
    for (const [index, border] of borders.entries()) {
      compare(await convolveVolume(volume, kernel, { border }), expected[4 * index], `correlate ${border}`)
      compare(await convolveVolume(volume, kernel, { border, mode: 'convolution', stride: 2 }), expected[4 * index + 1], `convolve ${border}`)
      compare(await gaussianVolume(volume, { slices: 0.8, rows: 1.2, columns: 2 }, { border, cut: 3 }), expected[4 * index + 2], `gaussian ${border}`)
      compare(await logVolume(volume, 1.2, { border, cut: 2.5 }), expected[4 * index + 3], `log ${border}`)
    }
  })
})

function compare(found: Result<ScalarVolume>, expected: readonly number[] | undefined, what: string): void {
  if (!found.ok || !expected) throw new Error(what)
  const scale = Math.max(...expected.map(Math.abs))
  expect(found.value.data.length, what).toBe(expected.length)
  const worst = expected.reduce((most, one, index) => Math.max(most, Math.abs(one - (found.value.data[index] ?? NaN))), 0)
  expect(worst / scale, what).toBeLessThan(1e-5)
}
