import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type ConvolutionOptions, borders, convolutionModes } from '../../../electron/core/convolution-options.ts'
import { convolve } from '../../../electron/convolution/convolve.ts'
import { findFilter } from '../../../electron/convolution/filters/registry.ts'

const python = '/usr/bin/python3'
const here = spawnSync(python, ['-c', 'import scipy.ndimage, numpy']).status === 0

interface Case { readonly rows: number; readonly columns: number; readonly kernelRows: number; readonly kernelColumns: number; readonly options: ConvolutionOptions }

const sizes = [[17, 23, 3, 3], [16, 9, 4, 2], [12, 31, 1, 7], [21, 20, 6, 5], [3, 4, 9, 8]] as const
const cases: readonly Case[] = sizes.flatMap(([rows, columns, kernelRows, kernelColumns]) =>
  convolutionModes.flatMap((mode) =>
    borders.filter((border) => border !== 'valid').flatMap((border) =>
      [[1, 1], [2, 1], [1, 2], [3, 3]].map(([stride = 1, dilation = 1]) =>
        ({ rows, columns, kernelRows, kernelColumns, options: { mode, border, stride, dilation, unit: 'px' } })))))

/** Past twice the image's length scipy 1.10's own folding goes astray: its results there differ from the definition. */
const tooFarForScipy = ({ rows, kernelRows, options }: Case) => kernelRows * options.dilation > 4 * rows

/** Reproducible numbers that both sides make from one formula. */
const value = (index: number) => ((index * 7919) % 1009) / 8 - 60

const script = `
import sys, json, numpy as np, scipy.ndimage as nd
num = lambda shape: np.array([((i * 7919) % 1009) / 8 - 60 for i in range(shape[0] * shape[1])]).reshape(shape)
mode = {'zero': 'constant', 'replicate': 'nearest', 'reflect': 'reflect', 'wrap': 'wrap'}
out = []
for c in json.load(sys.stdin):
    o = c['options']; d = o['dilation']; k = num((c['kernelRows'], c['kernelColumns']))
    stuffed = np.zeros(((k.shape[0] - 1) * d + 1, (k.shape[1] - 1) * d + 1)); stuffed[::d, ::d] = k
    run = nd.convolve if o['mode'] == 'convolution' else nd.correlate
    r = run(num((c['rows'], c['columns'])), stuffed, mode=mode[o['border']], cval=0.0)
    out.append(r[::o['stride'], ::o['stride']].ravel().tolist())
im = num((40, 50))
out.append(nd.gaussian_filter(im, 2, mode='reflect', truncate=4).ravel().tolist())
out.append(nd.sobel(im, axis=1).ravel().tolist())
json.dump(out, sys.stdout)
`

describe.skipIf(!here)('convolve against scipy.ndimage (skipped where python3-scipy is missing)', () => {
  it(`agrees in ${cases.length} combinations of size, mode, border, stride and dilation, and in two filters`, () => {
    const answer = spawnSync(python, ['-c', script], { input: JSON.stringify(cases), maxBuffer: 1 << 26 })
    const expected = JSON.parse(answer.stdout.toString()) as number[][]
    const numbers = (length: number) => Float32Array.from({ length }, (_, index) => value(index))
    for (const [index, one] of cases.entries()) {
      const { rows, columns, kernelRows, kernelColumns, options } = one
      const kernel = { name: 'k', rows: kernelRows, columns: kernelColumns, weights: numbers(kernelRows * kernelColumns) }
      const image = { rows, columns, data: numbers(rows * columns) }
      if (tooFarForScipy(one)) continue
      compare(convolve(image, kernel, options), expected[index], JSON.stringify(cases[index]))
    }
    const image = { rows: 40, columns: 50, data: numbers(2000) }
    const plain: ConvolutionOptions = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }
    for (const [offset, [name, parameters]] of ([['gaussian', { sigma: 2 }], ['sobel-x', {}]] as const).entries()) {
      const filter = findFilter(name)
      if (filter.ok) compare(filter.value.apply(image, parameters, plain), expected[cases.length + offset], name)
    }
  })
})

function compare(found: ReturnType<typeof convolve>, expected: readonly number[] | undefined, what: string): void {
  if (!found.ok || !expected) throw new Error(what)
  const scale = Math.max(...expected.map(Math.abs))
  expect(found.value.data.length, what).toBe(expected.length)
  const worst = expected.reduce((most, one, index) => Math.max(most, Math.abs(one - (found.value.data[index] ?? NaN))), 0)
  expect(worst / scale, what).toBeLessThan(1e-5)
}
