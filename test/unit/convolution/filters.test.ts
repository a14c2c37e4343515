import { describe, expect, it } from 'vitest'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import { filters, findFilter } from '../../../electron/convolution/filters/registry.ts'
import { parseFilterRequest } from '../../../electron/convolution/parse-filter-request.ts'
import { imageOf, valueOf } from './expect-close.ts'

const plain: ConvolutionOptions = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }

function picture(of: (row: number, column: number) => number, size = 40) {
  return imageOf(Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => of(row, column))))
}

function run(name: string, image = picture(() => 1), parameters: Record<string, number> = {}, options = plain) {
  return valueOf(valueOf(findFilter(name)).apply(image, parameters, options))
}

const centre = 20 * 40 + 20

describe('the filter registry', () => {
  it('lists the filters in order', () => {
    expect(filters.map(({ name }) => name)).toEqual(
      ['sobel', 'sobel-x', 'sobel-y', 'scharr', 'laplacian', 'log', 'gabor', 'gaussian', 'sharpen'])
  })

  it('says what is there when a name is unknown', () => {
    const result = findFilter('canny')
    expect(result.ok ? null : result.failure).toMatchObject({ code: 'filter-unknown', message: expect.stringContaining('sobel-x') as string })
  })

  it.each(filters.map((filter) => [filter.name, filter] as const))('%s describes itself and keeps the size', (_, filter) => {
    expect(filter.highlights).toMatch(/^[A-Z].+\.$/)
    expect(filter.reference.length).toBeGreaterThan(20)
    for (const parameter of filter.parameters) {
      expect(parameter.default).toBeGreaterThanOrEqual(parameter.min)
      expect(parameter.default).toBeLessThanOrEqual(parameter.max)
    }
    const image = picture((row, column) => Math.sin(row) + column, 33)
    expect(run(filter.name, image)).toMatchObject({ rows: 33, columns: 33 })
    const strided = run(filter.name, image, {}, { ...plain, stride: 2 })
    const full = run(filter.name, image)
    expect(strided).toMatchObject({ rows: 17, columns: 17 })
    expect(strided.data[18]).toBeCloseTo(full.data[2 * 33 + 2] ?? NaN, 4)
    expect(filter.apply(image, { nonsense: 1 }, plain)).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })

  it.each(['sobel', 'sobel-x', 'sobel-y', 'scharr', 'laplacian', 'log', 'gabor'])('%s finds nothing in a flat image', (name) => {
    const flat = run(name, picture(() => 1000))
    expect(Math.max(...flat.data.map(Math.abs))).toBeLessThan(0.01)
  })

  it.each(['gaussian', 'sharpen'])('%s keeps a flat image', (name) => {
    for (const value of run(name, picture(() => 1000)).data) expect(value).toBeCloseTo(1000, 2)
  })

  it('measures slopes with sign and length', () => {
    const slope = picture((row, column) => 3 * column + 4 * row)
    expect(run('sobel-x', slope).data[centre]).toBeCloseTo(24)
    expect(run('sobel-y', slope).data[centre]).toBeCloseTo(32)
    expect(run('sobel', slope).data[centre]).toBeCloseTo(40)
    expect(run('scharr', slope).data[centre]).toBeCloseTo(160)
    expect(run('laplacian', slope).data[centre]).toBeCloseTo(0)
    expect(run('sobel-x', slope, {}, { ...plain, mode: 'convolution' }).data[centre]).toBeCloseTo(-24)
  })

  it('answers a bright blob with a negative Laplacian of Gaussian of the right size', () => {
    const sigma = 3
    const blob = picture((row, column) => Math.exp(-((row - 20) ** 2 + (column - 20) ** 2) / (2 * sigma ** 2)))
    // A Gaussian blob of σ smoothed by σ is σ²/(2σ²) of a Gaussian of √2σ, whose Laplacian at the centre is −2/(2σ²).
    expect(run('log', blob, { sigma }).data[centre]).toBeCloseTo(-0.5 / sigma ** 2, 3)
  })

  it('answers stripes of its wavelength in every direction, and others hardly', () => {
    const stripes = (angle: number, wavelength: number) =>
      picture((row, column) => Math.cos((2 * Math.PI * (column * Math.cos(angle) + row * Math.sin(angle))) / wavelength))
    for (const angle of [0, Math.PI / 8, Math.PI / 2, (3 * Math.PI) / 4]) {
      expect(run('gabor', stripes(angle, 8)).data[centre]).toBeCloseTo(0.5, 1)
      expect(run('gabor', stripes(angle, 3)).data[centre]).toBeLessThan(0.05)
    }
  })

  it('smooths with weights that sum to one and sharpens the other way', () => {
    const spot = picture((row, column) => (row === 20 && column === 20 ? 1 : 0))
    const smooth = run('gaussian', spot, { sigma: 2 })
    expect(smooth.data[centre]).toBeCloseTo(1 / (2 * Math.PI * 4), 3)
    expect(smooth.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    expect(run('sharpen', spot).data[centre]).toBeGreaterThan(1.5)
  })
})

describe('parseFilterRequest', () => {
  it('runs a named filter and a drawn kernel', () => {
    const image = picture((_, column) => column)
    expect(valueOf(valueOf(parseFilterRequest({ filter: 'sobel-x' }))(image)).data[centre]).toBeCloseTo(8)
    const kernel = { name: 'step', weights: [[-1, 0, 1]] }
    expect(valueOf(valueOf(parseFilterRequest({ kernel, options: { dilation: 2 } }))(image)).data[centre]).toBeCloseTo(4)
  })

  it.each([
    ['filter-unknown', { filter: 'nope' }],
    ['kernel-invalid', { kernel: { name: 'k', weights: [[0]] } }],
    ['kernel-invalid', { kernel: null }],
    ['option-invalid', { filter: 'sobel', options: { stride: 0 } }],
    ['option-invalid', { filter: 'sobel', options: { border: 'mirror' } }],
    ['option-invalid', { filter: 'log', parameters: { sigma: 0 } }],
    ['option-invalid', { filter: 'gabor', parameters: { orientations: 2.5 } }],
    ['option-invalid', { kernel: { name: 'k', weights: [[1]] }, parameters: { sigma: 1 } }],
    ['request-invalid', {}],
    ['request-invalid', { filter: 'sobel', kernel: { name: 'k', weights: [[1]] } }],
    ['request-invalid', { filter: 'sobel', surprise: 1 }],
    ['request-invalid', { filter: 'log', parameters: { sigma: NaN } }],
    ['request-invalid', 'sobel'],
  ])('refuses with %s: %j', (code, document) => {
    expect(parseFilterRequest(document)).toMatchObject({ ok: false, failure: { code } })
  })
})
