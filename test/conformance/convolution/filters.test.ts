import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import { findFilter } from '../../../electron/convolution/filters/registry.ts'

const python = '/usr/bin/python3'
const here = spawnSync(python, ['-c', 'import scipy.ndimage, numpy']).status === 0
const [rows, columns] = [41, 53]

/** Reproducible numbers that both sides make from one formula. */
const value = (index: number) => ((index * 7919) % 1009) / 8 + ((index % columns) * 3) - 60

const script = `
import sys, json, numpy as np, scipy.ndimage as nd
i = np.arange(${rows} * ${columns}); im = (((i * 7919) % 1009) / 8 + (i % ${columns}) * 3 - 60).reshape(${rows}, ${columns})
out = {}
for mode, border in (('reflect', 'reflect'), ('nearest', 'replicate'), ('constant', 'zero'), ('wrap', 'wrap')):
    def put(name, a): out[name + ' ' + border] = np.asarray(a, float).ravel().tolist()
    g = lambda s, o=0: nd.gaussian_filter(im, s, order=o, mode=mode, truncate=4)
    put('sobel-x', nd.sobel(im, 1, mode=mode)); put('sobel-y', nd.sobel(im, 0, mode=mode))
    put('sobel', np.hypot(nd.sobel(im, 1, mode=mode), nd.sobel(im, 0, mode=mode)))
    put('prewitt', np.hypot(nd.prewitt(im, 1, mode=mode), nd.prewitt(im, 0, mode=mode)))
    put('sobel-direction', np.degrees(np.arctan2(nd.sobel(im, 0, mode=mode), nd.sobel(im, 1, mode=mode))))
    k = np.array([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]], float)
    put('scharr', np.hypot(nd.correlate(im, k, mode=mode), nd.correlate(im, k.T, mode=mode)))
    put('roberts', np.hypot(nd.correlate(im, [[-1., 0], [0, 1]], mode=mode), nd.correlate(im, [[0., -1], [1, 0]], mode=mode)))
    put('gaussian', g(1.5)); put('box', nd.uniform_filter(im, 5, mode=mode)); put('median', nd.median_filter(im, 3, mode=mode))
    put('laplacian', nd.correlate(im, [[0., 1, 0], [1, -4, 1], [0, 1, 0]], mode=mode))
    put('dog', g(2) - g(3.2))
    put('unsharp', im + (im - g(1)))
    m = nd.uniform_filter(im, 5, mode=mode); put('local-deviation', np.sqrt(np.maximum(nd.uniform_filter(im * im, 5, mode=mode) - m * m, 0)))
    put('steerable', 2 * nd.gaussian_filter(im, 2, order=(0, 1), mode=mode))
    x = np.arange(-8, 9); w = np.exp(-.5 * (x / 2) ** 2); w /= w.sum(); c = w * ((x / 2) ** 2 - 1); c -= c.mean()
    sep = lambda a, b: nd.correlate1d(nd.correlate1d(im, b, axis=1, mode=mode), a, axis=0, mode=mode)
    put('log', sep(c, w) + sep(w, c))
    best = np.zeros_like(im); sat = np.zeros_like(im)
    for s in 4.0 ** (np.arange(4) / 3):
        H = np.empty(im.shape + (2, 2))
        x = np.arange(-int(4 * s + .5), int(4 * s + .5) + 1); w = np.exp(-.5 * (x / s) ** 2); w /= w.sum()
        c = w * ((x / s) ** 2 - 1); c -= c.mean(); d = w * x / s
        sep = lambda a, b: nd.correlate1d(nd.correlate1d(im, b, axis=1, mode=mode), a, axis=0, mode=mode)
        H[..., 0, 0] = sep(c, w); H[..., 1, 1] = sep(w, c); H[..., 0, 1] = H[..., 1, 0] = sep(d, d)
        e = np.linalg.eigvalsh(H); o = np.argsort(abs(e), -1); e = np.take_along_axis(e, o, -1); a, b = e[..., 0], e[..., 1]
        S2 = a * a + b * b
        v = np.exp(-(a / b) ** 2 / 0.5) * (1 - np.exp(-S2 / (S2.max() / 2))); v[b >= 0] = 0
        best = np.maximum(best, v); sat = np.maximum(sat, np.maximum(-np.minimum(a, b), 0))
    put('frangi', best); put('sato', sat)
    x = np.arange(-4, 5); w = np.exp(-.5 * x ** 2); w /= w.sum(); d = w * x
    sep = lambda a, b: nd.correlate1d(nd.correlate1d(im, b, axis=1, mode=mode), a, axis=0, mode=mode)
    r, c = sep(d, w), sep(w, d); sm = lambda q: nd.gaussian_filter(q, 4, mode=mode, truncate=4)
    rr, cc, rc = sm(r * r), sm(c * c), sm(r * c); put('coherence', np.sqrt((rr - cc) ** 2 + 4 * rc ** 2) / (rr + cc))
json.dump(out, sys.stdout)
`

describe.skipIf(!here)('the filter bank against scipy.ndimage and numpy (skipped where python3-scipy is missing)', () => {
  const answer = here ? spawnSync(python, ['-c', script], { maxBuffer: 1 << 27 }) : null
  const expected = JSON.parse(answer?.stdout.toString() || '{}') as Record<string, number[]>
  const image = { rows, columns, data: Float32Array.from({ length: rows * columns }, (_, index) => value(index)) }

  it('has an answer to hold against', () => {
    expect(answer?.stderr.toString()).toBe('')
    expect(Object.keys(expected).length).toBe(19 * 4)
  })

  it.each(Object.keys(expected))('%s', (key) => {
    const [name = '', border = ''] = key.split(' ')
    const filter = findFilter(name)
    if (!filter.ok) throw new Error(name)
    const options = { mode: 'correlation', border, stride: 1, dilation: 1, unit: 'px' } as ConvolutionOptions
    const found = filter.value.apply(image, {}, options)
    const wanted = expected[key]
    if (!found.ok || !wanted) throw new Error(key)
    const scale = Math.max(...wanted.map(Math.abs))
    let worst = 0
    for (const [index, one] of wanted.entries()) {
      const difference = Math.abs(one - (found.value.data[index] ?? NaN))
      // Directions meet again after a full turn.
      worst = Math.max(worst, name === 'sobel-direction' ? Math.min(difference, 360 - difference) : difference)
    }
    expect(worst / scale).toBeLessThan(3e-5)
  })
})
