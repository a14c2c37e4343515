import { describe, expect, it } from 'vitest'
import { type ConvolutionOptions, borders, convolutionModes } from '../../../electron/core/convolution-options.ts'
import { convolve } from '../../../electron/convolution/convolve.ts'
import { type Kernel, flip, parseKernel } from '../../../electron/convolution/kernel.ts'
import { checkExperiment, parseExperiment } from '../../../electron/convolution/laboratory/experiment.ts'
import { frequencyResponse } from '../../../electron/convolution/laboratory/frequency-response.ts'
import { histogram } from '../../../electron/convolution/laboratory/histogram.ts'
import { laboratoryMaps } from '../../../electron/convolution/laboratory/laboratory-maps.ts'
import { mapPictures } from '../../../electron/convolution/laboratory/map-pictures.ts'
import { presetKernels } from '../../../electron/convolution/laboratory/preset-kernels.ts'
import { windowAt } from '../../../electron/convolution/laboratory/window-at.ts'
import { imageOf, valueOf } from './expect-close.ts'

const plain: ConvolutionOptions = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }
const numbers = (rows: number, columns: number, factor = 7919) => Float32Array.from({ length: rows * columns }, (_, index) => ((index * factor) % 1009) / 8 - 60)
const image = { rows: 11, columns: 13, data: numbers(11, 13) }
const kernelOf = (rows: number, columns: number): Kernel => ({ name: 'k', rows, columns, weights: numbers(rows, columns, 613) })

describe('windowAt', () => {
  const sides = [[1, 1], [3, 3], [2, 2], [4, 3], [1, 6], [5, 2]] as const
  const slides = [{ stride: 1, dilation: 1 }, { stride: 2, dilation: 1 }, { stride: 1, dilation: 2 }, { stride: 3, dilation: 2 }]

  it.each(borders)('adds up to every number that the engine computes, border %s', (border) => {
    for (const mode of convolutionModes) for (const [rows, columns] of sides) for (const slide of slides) {
      const options = { ...plain, mode, border, ...slide }
      const kernel = kernelOf(rows, columns)
      const map = valueOf(convolve(image, kernel, options))
      const largest = Math.max(1, ...map.data.map(Math.abs))
      for (let cell = 0; cell < map.data.length; cell += 1) {
        const window = valueOf(windowAt(image, { kernel, options }, { row: Math.floor(cell / map.columns), column: cell % map.columns }))
        const sum = window.products.reduce((total, product) => total + product, 0)
        expect(window.sum).toBe(sum)
        expect(Math.abs(sum - (map.data[cell] ?? NaN)) / largest, JSON.stringify({ options, rows, columns, cell })).toBeLessThan(1e-6)
        for (const [tap, product] of window.products.entries()) expect(product).toBe((window.weights[tap] ?? NaN) * (window.patch[tap] ?? NaN))
      }
    }
  })

  it('covers what the definition says, in the middle and flipped', () => {
    const grid = imageOf([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
    const kernel: Kernel = { name: 'k', rows: 2, columns: 3, weights: Float32Array.of(1, 2, 3, 4, 5, 6) }
    const window = valueOf(windowAt(grid, { kernel, options: plain }, { row: 1, column: 2 }))
    expect(window).toMatchObject({ rows: 2, columns: 3, dilation: 1, origin: { row: 0, column: 1 }, centre: { row: 1, column: 2 } })
    expect([...window.patch]).toEqual([2, 3, 4, 6, 7, 8])
    expect([...window.weights]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...window.products]).toEqual([2, 6, 12, 24, 35, 48])
    expect(window.sum).toBe(127)
    const turned = valueOf(windowAt(grid, { kernel, options: { ...plain, mode: 'convolution' } }, { row: 1, column: 2 }))
    // The even side reaches the other way.
    expect(turned.origin).toEqual({ row: 1, column: 1 })
    expect([...turned.weights]).toEqual([6, 5, 4, 3, 2, 1])
    expect([...turned.patch]).toEqual([6, 7, 8, 10, 11, 12])
  })

  it.each([
    ['zero', [-1, -1, 0], [0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['replicate', [0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ['reflect', [1, 0, 0], [5, 4, 4, 2, 1, 1, 2, 1, 1]],
    ['wrap', [1, 2, 0], [5, 6, 4, 8, 9, 7, 2, 3, 1]],
  ] as const)('names the pixels that border %s lends', (border, sources, patch) => {
    const grid = imageOf([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    const kernel: Kernel = { name: 'k', rows: 3, columns: 3, weights: new Float32Array(9).fill(1) }
    // A side of five reaches two pixels beyond the corner.
    const wide: Kernel = { name: 'w', rows: 5, columns: 5, weights: new Float32Array(25).fill(1) }
    const window = valueOf(windowAt(grid, { kernel: wide, options: { ...plain, border } }, { row: 0, column: 0 }))
    expect([...window.sourceColumns.slice(0, 3)]).toEqual(sources)
    expect([...window.sourceRows.slice(0, 3)]).toEqual(sources)
    const corner = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => window.patch[row * 5 + column]))
    expect(corner).toEqual(patch)
    expect(valueOf(windowAt(grid, { kernel, options: { ...plain, border } }, { row: 0, column: 0 })).origin).toEqual({ row: -1, column: -1 })
  })

  it('begins inside the image where the border is valid, and never reaches out of it', () => {
    const kernel = kernelOf(4, 3)
    const options = { ...plain, border: 'valid' as const, stride: 2, dilation: 2 }
    const { rows, columns } = valueOf(convolve(image, kernel, options))
    expect([rows, columns]).toEqual([3, 5])
    expect(valueOf(windowAt(image, { kernel, options }, { row: 0, column: 0 })).origin).toEqual({ row: 0, column: 0 })
    const last = valueOf(windowAt(image, { kernel, options }, { row: rows - 1, column: columns - 1 }))
    expect([last.origin.row + 2 * 3, last.origin.column + 2 * 2]).toEqual([10, 12])
  })

  it('skips pixels under zero weights, as the engine does', () => {
    const holed = { ...image, data: image.data.slice().fill(NaN, 14, 15) }
    const kernel: Kernel = { name: 'k', rows: 1, columns: 3, weights: Float32Array.of(0, 1, 0) }
    expect(valueOf(windowAt(holed, { kernel, options: plain }, { row: 1, column: 0 })).sum).toBe(image.data[13])
    expect(valueOf(windowAt(holed, { kernel, options: plain }, { row: 1, column: 1 })).sum).toBeNaN()
  })

  it.each([[11, 0], [0, 13]])('refuses cell %i, %i', (row, column) => {
    expect(windowAt(image, { kernel: kernelOf(3, 3), options: plain }, { row, column })).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
  })
})

describe('checkExperiment', () => {
  const kernel = { name: 'k', weights: [[0, 1, 0]] }

  it.each([
    ['a stride beyond the image', kernel, { stride: 1000 }, 'option-invalid', 'A stride of 1000 leads beyond the image of 13 × 11 pixels.'],
    ['a stride of zero', kernel, { stride: 0 }, 'option-invalid', 'The stride must be a whole number from 1 to 64, not 0.'],
    ['a stride that is no number', kernel, { stride: null }, 'option-invalid', 'The stride must be a whole number from 1 to 64.'],
    ['half a dilation', kernel, { dilation: 1.5 }, 'option-invalid', 'The dilation must be a whole number from 1 to 64, not 1.5.'],
    ['a kernel larger than the image', { name: 'k', weights: [new Array(14).fill(1)] }, {}, 'kernel-invalid', 'The kernel covers 14 × 1 pixels, more than the image of 13 × 11.'],
    ['a kernel dilated beyond the image', { name: 'k', weights: [[1], [1], [1]] }, { dilation: 6 }, 'kernel-invalid', 'The kernel, dilated by 6, covers 1 × 13 pixels, more than the image of 13 × 11.'],
    ['NaN', { name: 'k', weights: [[1, null]] }, {}, 'kernel-invalid', 'The weight in row 1, column 2 of the kernel is not a finite number.'],
    ['nothing', { name: 'k', weights: [] }, {}, 'kernel-invalid', 'The kernel needs weights: 1 to 255 rows of finite numbers.'],
    ['rows of different lengths', { name: 'k', weights: [[1, 2], [3]] }, {}, 'kernel-invalid', 'Row 2 of the kernel holds 1 weight, but row 1 holds 2.'],
    ['nothing but zeros', { name: 'k', weights: [[0, 0]] }, {}, 'kernel-invalid', 'Every weight of the kernel is zero, so its result would be zero.'],
  ])('refuses %s in words', (_what, drawn, options, code, message) => {
    expect(checkExperiment(drawn, options, image)).toEqual({ ok: false, failure: { code, message } })
  })

  it('fills in the options', () => {
    expect(valueOf(checkExperiment(kernel, undefined, image)).options).toEqual(plain)
    expect(parseExperiment(kernel, { border: 'nowhere' })).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })
})

describe('laboratoryMaps', () => {
  const job = () => ({ signal: new AbortController().signal, pause: async () => undefined })
  const experiment = (kernel: Kernel, options: Partial<ConvolutionOptions> = {}) => ({ kernel, options: { ...plain, ...options } })

  it('gives the map of the mode with its histogram and the terms of its size', async () => {
    const kernel = kernelOf(4, 3)
    const options = { ...plain, stride: 2, dilation: 2 }
    const [map, ...others] = valueOf(await laboratoryMaps(image, { kernel, options }, false, job()))
    expect(others).toEqual([])
    expect(map?.image).toEqual(valueOf(convolve(image, kernel, options)))
    expect(map?.rows).toEqual({ input: 11, before: 3, after: 3, reach: 7, stride: 2, whole: 6, output: 6, first: 0 })
    expect(map?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(map?.image.data.length)
  })

  it.each(borders)('has sizes that follow from the formula, border %s', async (border) => {
    for (const [rows, columns] of [[3, 3], [4, 2], [1, 5]] as const) for (const stride of [1, 2, 5]) for (const dilation of [1, 2]) for (const mode of convolutionModes) {
      const [map] = valueOf(await laboratoryMaps(image, experiment(kernelOf(rows, columns), { border, stride, dilation, mode }), false, job()))
      for (const [axis, cells] of [[map?.rows, map?.image.rows], [map?.columns, map?.image.columns]] as const) {
        if (!axis) throw new Error('no map')
        expect(axis.output).toBe(cells)
        expect(Math.floor((axis.input + axis.before + axis.after - axis.reach) / axis.stride) + 1).toBe(cells)
      }
    }
  })

  it('gives the cells of a region as the whole map has them, and says how many there would be', async () => {
    const kernel = kernelOf(3, 3)
    const region = { row: 3, column: 2, rows: 5, columns: 6 }
    const [cut] = valueOf(await laboratoryMaps(image, experiment(kernel, { stride: 2, region }), false, job()))
    const whole = valueOf(convolve(image, kernel, { ...plain, stride: 2 }))
    expect(cut).toMatchObject({ rows: { first: 4, whole: 6, output: 2 }, columns: { first: 2, whole: 7, output: 3 } })
    const cells = [0, 1].flatMap((row) => [0, 1, 2].map((column) => whole.data[(row + 2) * whole.columns + column + 1]))
    expect([...(cut?.image.data ?? [])]).toEqual(cells)
  })

  it('compares the modes, and finds no difference where the kernel is symmetric', async () => {
    const even = { name: 's', rows: 3, columns: 3, weights: Float32Array.of(1, 2, 1, 2, -12, 2, 1, 2, 1) }
    const same = valueOf(await laboratoryMaps(image, experiment(even), true, job()))
    expect(same.map(({ kind }) => kind)).toEqual(['correlation', 'convolution', 'difference'])
    expect(same[2]?.image.data.every((value) => value === 0)).toBe(true)
    const [correlation, convolution, difference] = valueOf(await laboratoryMaps(image, experiment(kernelOf(3, 3), { mode: 'convolution' }), true, job()))
    expect(convolution?.image).toEqual(valueOf(convolve(image, flip(kernelOf(3, 3)), plain)))
    const own = correlation?.image.data.map((value, cell) => value - (convolution?.image.data[cell] ?? NaN))
    expect(difference?.image.data).toEqual(own)
    expect(own?.some((value) => value !== 0)).toBe(true)
  })

  it('takes the difference pixel by pixel where even kernels leave other rims, and only where both modes have one', async () => {
    const kernel: Kernel = { name: 'k', rows: 2, columns: 4, weights: Float32Array.of(1, 2, 3, 4, -1, 0, 2, 5) }
    const border = 'valid' as const
    const [correlation, convolution, difference] = valueOf(await laboratoryMaps(image, experiment(kernel, { border }), true, job()))
    if (!correlation || !convolution || !difference) throw new Error('no maps')
    expect([correlation, convolution].map(({ rows, columns }) => [rows.first, columns.first])).toEqual([[1, 2], [0, 1]])
    expect([difference.rows.first, difference.columns.first, difference.image.rows, difference.image.columns]).toEqual([1, 2, 9, 9])
    const at = (map: typeof difference, row: number, column: number) => map.image.data[(row - map.rows.first) * map.image.columns + column - map.columns.first] ?? NaN
    for (let row = 1; row < 10; row += 1) for (let column = 2; column < 11; column += 1) {
      expect(at(difference, row, column)).toBe(Math.fround(at(correlation, row, column) - at(convolution, row, column)))
    }
    // Rows and columns that both windows about a pixel cover.
    for (const axis of [difference.rows, difference.columns]) expect(axis.input - axis.reach + 1).toBe(axis.output)
  })

  it('gives no difference where a stride leads the modes to different pixels', async () => {
    const maps = valueOf(await laboratoryMaps(image, experiment(kernelOf(3, 4), { border: 'valid', stride: 2 }), true, job()))
    expect(maps.map(({ kind }) => kind)).toEqual(['correlation', 'convolution'])
  })

  it('shows maps in the window of the mode’s own map, a grey byte a number', async () => {
    const maps = valueOf(await laboratoryMaps(image, experiment(kernelOf(3, 3), { mode: 'convolution' }), true, job()))
    const { low, high } = maps[1]?.histogram ?? { low: NaN, high: NaN }
    const greyOf = (value: number, from: number, to: number) => Math.round(255 * Math.min(1, Math.max(0, (value - from) / (to - from))))
    const pictures = mapPictures(maps, 'convolution', 'full')
    for (const at of [0, 1]) expect([...(pictures[at]?.grey ?? [])]).toEqual([...(maps[at]?.image.data ?? [])].map((value) => greyOf(value, low, high)))
    const middle = (low + high) / 2
    const [own, , difference] = mapPictures(maps, 'convolution', { low: middle, high })
    expect([...(own?.grey ?? [])]).toEqual([...(maps[0]?.image.data ?? [])].map((value) => greyOf(value, middle, high)))
    expect(difference?.window.centre).toBe(0)
    expect(pictures.map(({ kind, rows, columns, histogram }) => ({ kind, rows, columns, histogram }))).toEqual(maps.map(({ kind, rows, columns, histogram }) => ({ kind, rows, columns, histogram })))
  })

  it('stops between the modes when it is cancelled', async () => {
    const abort = new AbortController()
    let pauses = 0
    const pause = async () => {
      pauses += 1
      if (pauses === 2) abort.abort()
    }
    expect(await laboratoryMaps(image, experiment(kernelOf(3, 3)), true, { signal: abort.signal, pause })).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
    expect(pauses).toBe(2)
  })
})

describe('histogram', () => {
  it('counts every value once, and apart what is no finite number', () => {
    expect(histogram([0, 1, 2, 3, 4, NaN, Infinity, 4], 4)).toEqual({ low: 0, high: 4, counts: [1, 1, 1, 3], others: 2 })
    expect(histogram([5, 5], 3)).toEqual({ low: 5, high: 5, counts: [2, 0, 0], others: 0 })
    expect(histogram([NaN], 2)).toEqual({ low: 0, high: 0, counts: [0, 0], others: 1 })
  })
})

describe('frequencyResponse', () => {
  /** Straight from the definition. */
  function magnitude({ rows, columns, weights }: Kernel, dilation: number, fy: number, fx: number): number {
    let [real, imaginary] = [0, 0]
    for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) {
      const phase = -2 * Math.PI * dilation * (fy * row + fx * column)
      real += (weights[row * columns + column] ?? NaN) * Math.cos(phase)
      imaginary += (weights[row * columns + column] ?? NaN) * Math.sin(phase)
    }
    return Math.hypot(real, imaginary)
  }

  it.each([[3, 3, 1], [4, 7, 1], [5, 2, 3]])('is the transform of a %i × %i kernel, dilation %i', (rows, columns, dilation) => {
    const kernel = kernelOf(rows, columns)
    const { side, magnitude: found } = frequencyResponse(kernel, dilation)
    expect(side).toBe(129)
    for (const y of [0, 17, 64, 100, 128]) for (const x of [0, 5, 64, 77, 128]) {
      const expected = magnitude(kernel, dilation, y / 128 - 0.5, x / 128 - 0.5)
      expect(found[y * side + x]).toBeCloseTo(expected, 2)
    }
    expect(frequencyResponse(flip(kernel), dilation).magnitude[17 * side + 5]).toBeCloseTo(found[17 * side + 5] ?? NaN, 2)
  })

  it('is the sum of the weights at frequency zero, and 0 where a box of four has its zeros', () => {
    const box: Kernel = { name: 'b', rows: 1, columns: 4, weights: new Float32Array(4).fill(0.25) }
    const { side, magnitude: found } = frequencyResponse(box, 1)
    expect(found[64 * side + 64]).toBeCloseTo(1, 6)
    expect(found[64 * side + 96]).toBeCloseTo(0, 6)
    expect(found[10 * side + 64]).toBeCloseTo(1, 6)
  })

  /** |sin(πnf) / (n sin(πf))|, the transform of a box of `side` weights that sum to 1. */
  const dirichlet = (side: number, frequency: number) => Math.abs(Math.abs(Math.sin(Math.PI * frequency)) < 1e-12 ? 1 : Math.sin(Math.PI * side * frequency) / (side * Math.sin(Math.PI * frequency)))
  const boxOf = (rows: number, columns: number): Kernel => ({ name: 'b', rows, columns, weights: new Float32Array(rows * columns).fill(1 / (rows * columns)) })

  it.each([[9, 1], [31, 1], [33, 1], [100, 1], [255, 1], [31, 20], [255, 4]])('follows every lobe of a box of %i weights, dilation %i, in at least four samples', (weights, dilation) => {
    const { across, down } = frequencyResponse(boxOf(1, weights), dilation)
    const samples = 2 * (across.length - 1)
    // A lobe is 1 / (weights · dilation) cycles per pixel wide.
    expect(samples).toBeGreaterThanOrEqual(4 * weights * dilation)
    expect(Number.isInteger(Math.log2(samples))).toBe(true)
    for (const [step, value] of across.entries()) expect(Math.abs(value - dirichlet(weights, ((step / samples) * dilation) % 1)), `frequency ${step} / ${samples}`).toBeLessThan(1e-6)
    expect([...down].every((value) => Math.abs(value - 1) < 1e-6)).toBe(true)
    expect([...frequencyResponse(boxOf(weights, 1), dilation).down]).toEqual([...across])
  })

  it('shows on the plane the largest magnitude about each frequency, so that no lobe lies between its samples', () => {
    const { side, magnitude: found } = frequencyResponse(boxOf(255, 255), 1)
    expect(side).toBe(257)
    const middle = 128
    expect(found[middle * side + middle]).toBeCloseTo(1, 6)
    for (const step of [3, 50, 127]) {
      const near = [-2, -1, 0, 1, 2].map((fine) => dirichlet(255, (4 * step + fine) / 1024))
      expect(found[middle * side + middle + step]).toBeCloseTo(Math.max(...near), 6)
      expect(found[(middle - step) * side + middle]).toBeCloseTo(Math.max(...near), 6)
      expect(found[(middle + step) * side + middle + 3]).toBeCloseTo(Math.max(...near) * Math.max(...[-2, -1, 0, 1, 2].map((fine) => dirichlet(255, (12 + fine) / 1024))), 6)
    }
  })
})

describe('presetKernels', () => {
  it.each(presetKernels)('$title is a kernel', ({ name, weights, highlights, reference }) => {
    const { rows, columns, weights: flat } = valueOf(parseKernel({ name, weights }))
    expect(rows % 2 === 1 && columns % 2 === 1).toBe(true)
    const sum = flat.reduce((total, weight) => total + weight, 0)
    // Each either keeps brightness or takes it away.
    expect(Math.min(Math.abs(sum - 1), Math.abs(sum))).toBeLessThan(1e-5)
    expect([highlights, reference].every((text) => text.length > 10)).toBe(true)
  })

  it('have names of their own', () => {
    expect(new Set(presetKernels.map(({ name }) => name)).size).toBe(presetKernels.length)
  })
})
