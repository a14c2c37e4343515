import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import { filterGroups } from '../../../electron/convolution/filter.ts'
import { filters, findFilter } from '../../../electron/convolution/filters/registry.ts'
import { imageOf, valueOf } from './expect-close.ts'

const plain: ConvolutionOptions = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }

function picture(of: (row: number, column: number) => number, size = 40) {
  return imageOf(Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => of(row, column))))
}

function run(name: string, image = picture(() => 1), parameters: Record<string, number> = {}, options = plain) {
  return valueOf(valueOf(findFilter(name)).apply(image, parameters, options))
}

const centre = 20 * 40 + 20
const all = filters.map((filter) => [filter.name, filter] as const)
const busy = picture((row, column) => Math.sin(row) * 20 + column + ((row * 31 + column * 17) % 13), 33)

describe('the filter registry', () => {
  it('lists every filter of the bank once, sorted by group', () => {
    const names = filters.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const pair of ['sobel', 'prewitt', 'scharr', 'roberts']) {
      for (const part of ['', '-x', '-y', '-direction']) expect(names).toContain(`${pair}${part}`)
    }
    for (const name of ['gaussian', 'box', 'median', 'sharpen', 'unsharp', 'laplacian', 'log', 'dog', 'gabor', 'frangi', 'sato', 'hessian-blob',
      'coherence', 'steerable', 'local-deviation', 'local-entropy', 'asymmetry', 'local-z', 'blob-saliency', 'anomaly']) expect(names).toContain(name)
    const groups = filters.map(({ group }) => filterGroups.indexOf(group))
    expect(groups).toEqual([...groups].sort((a, b) => a - b))
  })

  it('says what is there when a name is unknown', () => {
    const result = findFilter('canny')
    expect(result.ok ? null : result.failure).toMatchObject({ code: 'filter-unknown', message: expect.stringContaining('sobel-x') as string })
  })

  it.each(all)('%s describes itself, and stride and region keep numbers of the whole', (_, filter) => {
    expect(filter.highlights).toMatch(/^[A-Z].+\.$/)
    expect(filter.reference.length).toBeGreaterThan(20)
    expect(filter.output.meaning).not.toBe('')
    for (const parameter of filter.parameters) {
      expect(parameter.default).toBeGreaterThanOrEqual(parameter.min)
      expect(parameter.default).toBeLessThanOrEqual(parameter.max)
    }
    const full = run(filter.name, busy)
    expect(full).toMatchObject({ rows: 33, columns: 33, place: { row: 0, column: 0, stride: 1 } })
    const strided = run(filter.name, busy, {}, { ...plain, stride: 2 })
    expect(strided).toMatchObject({ rows: 17, columns: 17, place: { row: 0, column: 0, stride: 2 } })
    const part = run(filter.name, busy, {}, { ...plain, region: { row: 5, column: 7, rows: 9, columns: 11 } })
    expect(part).toMatchObject({ rows: 9, columns: 11, place: { row: 5, column: 7, stride: 1 } })
    const close = (found: number | undefined, row: number, column: number) => expect(found).toBeCloseTo(full.data[row * 33 + column] ?? NaN, 3)
    for (const [row, column] of [[1, 1], [8, 3], [16, 16]] as const) close(strided.data[row * 17 + column], 2 * row, 2 * column)
    for (const [row, column] of [[0, 0], [4, 10], [8, 5]] as const) close(part.data[row * 11 + column], 5 + row, 7 + column)
    expect(filter.apply(busy, { nonsense: 1 }, plain)).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })

  it.each(all)('%s keeps to its bounds, and gives numbers for flat, noisy and broken pictures', (_, filter) => {
    const low = filter.output.low ?? -Infinity
    const high = filter.output.high ?? Infinity
    const noise = picture((row, column) => ((row * 7919 + column * 104729) % 1009) / 10)
    for (const image of [picture(() => 7), noise, picture(() => 0), picture((row) => (row < 20 ? 0 : 1e5)), picture(() => 3, 1)]) {
      for (const value of run(filter.name, image).data) {
        expect(value).toBeGreaterThanOrEqual(low - 1e-5)
        expect(value).toBeLessThanOrEqual(high + 1e-5)
      }
    }
    if (filter.kind !== 'not-convolution') return
    for (const image of [picture(() => NaN), picture((row, column) => (row === 9 && column === 9 ? NaN : row * column))]) {
      expect(run(filter.name, image).data.every((value) => !Number.isNaN(value))).toBe(true)
    }
  })

  it.each(all)('%s refuses the options that it would have to ignore', (_, { name, options, borders }) => {
    const asked = { mode: 'convolution', dilation: 2 } as const
    for (const option of ['mode', 'dilation'] as const) {
      const result = valueOf(findFilter(name)).apply(busy, {}, { ...plain, [option]: asked[option] })
      expect(result.ok).toBe(options.includes(option))
    }
    for (const border of ['valid', 'wrap'] as const) expect(valueOf(findFilter(name)).apply(picture((row) => row, 200), {}, { ...plain, border }).ok).toBe(borders.includes(border))
  })
})

describe('filters of kernels', () => {
  it.each(filters.filter(({ group, kind, name }) => ['edges', 'blobs', 'texture', 'ridges'].includes(group) && (kind !== 'not-convolution' || name === 'coherence')).map(({ name }) => name))('%s finds nothing in a flat image', (name) => {
    expect(Math.max(...run(name, picture(() => 1000)).data.map(Math.abs))).toBeLessThan(0.02)
  })

  it.each(['gaussian', 'box', 'median', 'sharpen', 'unsharp'])('%s keeps a flat image', (name) => {
    for (const value of run(name, picture(() => 1000)).data) expect(value).toBeCloseTo(1000, 2)
  })

  it('measure slopes with sign, length and direction', () => {
    const slope = picture((row, column) => 3 * column + 4 * row)
    for (const [name, scale] of [['sobel', 8], ['prewitt', 6], ['scharr', 32]] as const) {
      expect(run(`${name}-x`, slope).data[centre]).toBeCloseTo(3 * scale, 3)
      expect(run(`${name}-y`, slope).data[centre]).toBeCloseTo(4 * scale, 3)
      expect(run(name, slope).data[centre]).toBeCloseTo(5 * scale, 3)
    }
    for (const name of ['sobel', 'prewitt', 'scharr', 'roberts']) {
      expect(run(`${name}-direction`, slope).data[centre]).toBeCloseTo((Math.atan2(4, 3) * 180) / Math.PI, 2)
      expect(run(`${name}-direction`, picture((row) => -row)).data[centre]).toBeCloseTo(-90, 2)
    }
    expect(run('roberts', slope).data[centre]).toBeCloseTo(5 * Math.SQRT2, 3)
    expect(run('roberts-x', slope).data[centre]).toBeCloseTo(7, 3)
    expect(run('roberts-y', slope).data[centre]).toBeCloseTo(1, 3)
    expect(run('laplacian', slope).data[centre]).toBeCloseTo(0, 3)
    expect(run('sobel-x', slope, {}, { ...plain, mode: 'convolution' }).data[centre]).toBeCloseTo(-24, 3)
  })

  it('steer a derivative in any direction', () => {
    const slope = picture((row, column) => 3 * column + 4 * row)
    const along = (angle: number) => Math.cos((angle * Math.PI) / 180) * 3 + Math.sin((angle * Math.PI) / 180) * 4
    // The slope of a plane, times σ, as Gaussian-weighted differences see it.
    for (const angle of [0, 45, 90, 210]) expect(run('steerable', slope, { angle, sigma: 2 }).data[centre]).toBeCloseTo(2 * along(angle), 1)
    const wave = picture((_, column) => Math.cos(column - 20))
    expect(run('steerable', wave, { order: 2, angle: 0, sigma: 1 }).data[centre]).toBeCloseTo(-Math.exp(-0.5), 1)
    expect(run('steerable', wave, { order: 2, angle: 90, sigma: 1 }).data[centre]).toBeCloseTo(0, 2)
  })

  it('answer a bright blob by the theory of its width', () => {
    const sigma = 3
    const blob = picture((row, column) => Math.exp(-((row - 20) ** 2 + (column - 20) ** 2) / (2 * sigma ** 2)))
    // A Gaussian of σ smoothed by σ has half the height and width √2σ: its Laplacian times σ² is −½·2/2.
    expect(run('log', blob, { sigma }).data[centre]).toBeCloseTo(-0.5, 2)
    expect(run('dog', blob, { sigma, ratio: 2 }).data[centre]).toBeCloseTo(1 / 2 - 1 / 5, 2)
    // Each second derivative is half the Laplacian; so are the eigenvalues.
    expect(run('hessian-blob', blob, { smallest: sigma, largest: sigma, scales: 1 }).data[centre]).toBeCloseTo(0.25, 2)
    expect(run('hessian-blob', blob, { smallest: sigma, largest: sigma, scales: 1, bright: 0 }).data[centre]).toBe(0)
    expect(run('sato', blob, { smallest: sigma, largest: sigma, scales: 1 }).data[centre]).toBeCloseTo(0.25, 2)
  })

  it('answer stripes of their wavelengths in every direction, and others hardly', () => {
    const stripes = (angle: number, wavelength: number) =>
      picture((row, column) => Math.cos((2 * Math.PI * (column * Math.cos(angle) + row * Math.sin(angle))) / wavelength), 64)
    const at = 32 * 64 + 32
    for (const angle of [0, Math.PI / 6, Math.PI / 2]) {
      expect(run('gabor', stripes(angle, 6)).data[at]).toBeCloseTo(0.5, 1)
      expect(run('gabor', stripes(angle, 12)).data[at]).toBeCloseTo(0.5, 1)
      expect(run('gabor', stripes(angle, 2.5)).data[at]).toBeLessThan(0.05)
    }
  })

  it('tell lines from blobs, and order from disorder', () => {
    const line = picture((_, column) => Math.exp(-((column - 20) ** 2) / 8))
    const blob = picture((row, column) => Math.exp(-((column - 20) ** 2 + (row - 20) ** 2) / 8))
    const frangi = (image: ReturnType<typeof picture>, bright = 1) => run('frangi', image, { bright }).data[centre] ?? NaN
    expect(frangi(line)).toBeGreaterThan(0.8)
    expect(frangi(blob)).toBeLessThan(0.25 * frangi(line))
    expect(frangi(line, 0)).toBe(0)
    expect(run('coherence', line).data[centre]).toBeGreaterThan(0.99)
    expect(run('coherence', blob, { outer: 4 }).data[centre]).toBeLessThan(0.05)
  })

  it('smooth with weights that sum to one and sharpen the other way', () => {
    const spot = picture((row, column) => (row === 20 && column === 20 ? 1 : 0))
    const smooth = run('gaussian', spot, { sigma: 2 })
    expect(smooth.data[centre]).toBeCloseTo(1 / (2 * Math.PI * 4), 3)
    expect(smooth.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4)
    expect(run('unsharp', spot).data[centre]).toBeGreaterThan(1.5)
    expect(run('sharpen', spot, { amount: 2 }).data[centre]).toBeCloseTo(9, 5)
    expect(run('box', spot, { radius: 2 }).data[centre]).toBeCloseTo(1 / 25, 5)
  })

  it('measure in millimetres where asked, per axis', () => {
    const spot = { ...picture((row, column) => (row === 20 && column === 20 ? 1 : 0)), rowSpacing: 2, columnSpacing: 1 }
    const smooth = run('gaussian', spot, { sigma: 4 }, { ...plain, unit: 'mm' })
    expect(smooth.data[centre]).toBeCloseTo(1 / (2 * Math.PI * 2 * 4), 3)
    expect((smooth.data[centre + 4] ?? NaN) / (smooth.data[centre] ?? NaN)).toBeCloseTo(Math.exp(-0.5), 3)
    expect((smooth.data[centre + 2 * 40] ?? NaN) / (smooth.data[centre] ?? NaN)).toBeCloseTo(Math.exp(-0.5), 3)
    const tiny = { ...spot, rowSpacing: 0.01 }
    expect(valueOf(findFilter('gaussian')).apply(tiny, { sigma: 4 }, { ...plain, unit: 'mm' })).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })
})

describe('filters of windows', () => {
  const image = fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 9, maxLength: 9 }), { minLength: 8, maxLength: 8 })

  /** A window's values about a pixel, mirrored about the rim: the slow way. */
  function window(grid: readonly (readonly number[])[], row: number, column: number, radius: number): number[] {
    const fold = (at: number, length: number) => (at < 0 ? -1 - at : at >= length ? 2 * length - 1 - at : at)
    const reach = Array.from({ length: 2 * radius + 1 }, (_, at) => at - radius)
    return reach.flatMap((down) => reach.map((across) => grid[fold(row + down, grid.length)]?.[fold(column + across, 9)] ?? NaN))
  }

  it('are what sorting, summing and counting each window gives', () => {
    fc.assert(fc.property(image, fc.integer({ min: 1, max: 3 }), (grid, radius) => {
      const given = imageOf(grid)
      const [median, deviation, entropy] = ['median', 'local-deviation', 'local-entropy'].map((name) => run(name, given, { radius }).data)
      const all = grid.flat()
      const [low, high] = [Math.min(...all), Math.max(...all)]
      for (const [row, column] of [[0, 0], [3, 4], [7, 8], [1, 7]] as const) {
        const values = window(grid, row, column, radius)
        const at = row * 9 + column
        expect(median?.[at]).toBe([...values].sort((a, b) => a - b)[(values.length - 1) / 2])
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        expect(deviation?.[at]).toBeCloseTo(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length), 3)
        const counts = Map.groupBy(values, (value) => (high > low ? Math.min(31, Math.floor(Math.fround(value - low) * (32 / (high - low)))) : 0))
        expect(entropy?.[at]).toBeCloseTo([...counts.values()].reduce((sum, { length }) => sum - (length / values.length) * Math.log2(length / values.length), 0), 4)
      }
    }), { numRuns: 40 })
  })

  it('shift with the picture, and keep only whole windows where the border is valid', () => {
    const shifted = picture((row, column) => busy.data[(row - 1) * 33 + column - 2] ?? 0, 33)
    for (const name of ['median', 'local-deviation']) {
      const [here, there] = [run(name, busy), run(name, shifted)]
      for (const [row, column] of [[10, 10], [20, 15]] as const) expect(there.data[(row + 1) * 33 + column + 2]).toBeCloseTo(here.data[row * 33 + column] ?? NaN, 3)
      expect(run(name, busy, { radius: 3 }, { ...plain, border: 'valid' })).toMatchObject({ rows: 27, columns: 27, place: { row: 3, column: 3 } })
    }
  })
})
