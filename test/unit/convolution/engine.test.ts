import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { convolve, convolveBank, releaseMap, residentImage } from '../../../electron/convolution/convolve.ts'
import { type Method, methodsFor } from '../../../electron/convolution/engine/choose-method.ts'
import { engine, useThreads } from '../../../electron/convolution/engine/engine.ts'
import { type BankRequest, fastBank } from '../../../electron/convolution/engine/fast-bank.ts'
import { fault, signal } from '../../../electron/convolution/engine/control-words.ts'
import type { Kernel } from '../../../electron/convolution/kernel.ts'
import { outputGrid } from '../../../electron/convolution/output-grid.ts'
import { type ConvolutionOptions, borders, convolutionModes } from '../../../electron/core/convolution-options.ts'
import type { ScalarImage } from '../../../electron/core/scalar-image.ts'
import { valueOf } from './expect-close.ts'
import { naiveConvolve } from './naive-convolve.ts'

const plain: ConvolutionOptions = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }

/** Reproducible numbers between −1 and 1. */
function noise(length: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length }, () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31) - 1)
}
const imageOf = (rows: number, columns: number, seed = 1): ScalarImage => ({ rows, columns, data: noise(rows * columns, seed) })
const kernelOf = (rows: number, columns: number, seed = 2): Kernel => ({ name: 'k', rows, columns, weights: noise(rows * columns, seed) })
const grid = ({ rows, columns, data }: ScalarImage) => Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)])

function requestOf(image: ScalarImage, kernels: readonly Kernel[], options: ConvolutionOptions): BankRequest {
  const flipped = kernels.map((kernel) => ({ ...kernel, planes: 1, weights: options.mode === 'convolution' ? kernel.weights.toReversed() : kernel.weights }))
  return { image, kernels: flipped, options, grid: valueOf(outputGrid(image, kernels[0] ?? kernelOf(1, 1), options)) }
}

/** Every method that can compute the request. */
function methodsOf(request: BankRequest): readonly Method[] {
  const methods: Method[] = []
  fastBank(request, (problem, kernels) => {
    const found = methodsFor(problem, kernels)
    methods.push(...found)
    return found[0]
  })
  return methods
}

/** Largest error as a share of the largest output of the 64-bit reference. */
function worstError(found: Float32Array, image: ScalarImage, kernel: Kernel, options: ConvolutionOptions): number {
  const expected = naiveConvolve(grid(image), grid({ ...kernel, data: kernel.weights }), options).flat()
  expect(found.length).toBe(expected.length)
  const scale = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((value, index) => Math.abs(value - (found[index] ?? NaN)))) / scale
}

afterEach(() => {
  vi.unstubAllEnvs()
  useThreads(2)
})

describe('the engine', () => {
  const sizes = [[1, 9], [3, 3], [4, 6], [5, 5], [7, 7], [5, 3], [7, 9], [3, 4], [2, 8], [11, 11], [9, 15], [31, 31]] as const

  it.each(sizes)('agrees with the definition in 64 bits by every method for %d × %d', (rows, columns) => {
    for (const [index, border] of borders.entries()) {
      const options = { ...plain, border, mode: convolutionModes[index % 2] ?? 'correlation' }
      const image = rows < 20 ? imageOf(61, 75, index + 1) : imageOf(40, 38, index + 1)
      const kernels = Array.from({ length: 1 + ((index * 3) % 5) }, (_, number) => kernelOf(rows, columns, 10 + number))
      const request = requestOf(image, kernels, options)
      const methods: string[] = []
      for (const method of methodsOf(request)) {
        const maps = fastBank(request, () => method)
        methods.push(method.name)
        for (const [number, kernel] of kernels.entries()) {
          expect(worstError(maps?.[number] ?? new Float32Array(), image, kernel, options), `${method.name} ${border}`).toBeLessThan(3e-6)
        }
      }
      expect(methods).toContain('direct')
      expect(methods).toContain('fourier')
      expect(methods.includes('winograd')).toBe([3, 5, 7].includes(rows) && columns % 2 === 1)
    }
  })

  it.each([[5, 5], [7, 7], [11, 11]])('keeps the digits of weak detail on a high level by its transforms, for %d × %d', (rows, columns) => {
    for (const border of borders) {
      const options = { ...plain, border }
      const noisy = imageOf(61, 75, 3)
      const image = { ...noisy, data: noisy.data.map((value) => 1000 + value) }
      const kernels = [1, 2, 3].map((seed) => {
        const { weights, ...kernel } = kernelOf(rows, columns, seed)
        const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
        return { ...kernel, weights: weights.map((weight) => weight - mean) }
      })
      const request = requestOf(image, kernels, options)
      for (const method of methodsOf(request).filter(({ name }) => name === 'winograd' || name === 'fourier')) {
        const maps = fastBank(request, () => method)
        for (const [number, kernel] of kernels.entries()) {
          expect(worstError(maps?.[number] ?? new Float32Array(), image, kernel, options), `${method.name} ${border}`).toBeLessThan(5e-6)
        }
      }
    }
  })

  it('agrees with the definition for strides and dilations', () => {
    const anything = fc.record({
      mode: fc.constantFrom(...convolutionModes), border: fc.constantFrom(...borders),
      stride: fc.integer({ min: 1, max: 5 }), dilation: fc.integer({ min: 1, max: 3 }), unit: fc.constant('px' as const),
    })
    fc.assert(fc.property(anything, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 }), (options, rows, columns, count) => {
      const image = imageOf(67, 83)
      const kernels = Array.from({ length: count }, (_, index) => kernelOf(rows, columns, index))
      const maps = fastBank(requestOf(image, kernels, options))
      fc.pre(maps !== null)
      kernels.forEach((kernel, index) => expect(worstError(maps?.[index] ?? new Float32Array(), image, kernel, options)).toBeLessThan(1e-5))
    }), { numRuns: 40 })
  })

  it('splits what is separable, with the numbers of the full kernel', () => {
    const [down, across] = [noise(9, 3), noise(7, 4)]
    const other = [noise(9, 5), noise(7, 6)]
    const product = (a: Float32Array, b: Float32Array) => [...a].flatMap((x) => [...b].map((y) => x * y))
    const first = product(down, across)
    const second = product(other[0] ?? down, other[1] ?? across)
    const kernels = [first, first.map((value, index) => value + (second[index] ?? 0))].map((weights) => ({ name: 'k', rows: 9, columns: 7, weights: Float32Array.from(weights) }))
    for (const options of [plain, { ...plain, stride: 2, dilation: 3, border: 'wrap' as const }]) {
      const image = imageOf(60, 64)
      const request = requestOf(image, kernels, options)
      const names: string[] = []
      const maps = fastBank(request, (problem, weights) => {
        const separable = methodsFor(problem, weights).find(({ name }) => name === 'separable')
        names.push(separable?.name ?? 'none')
        return separable ?? { name: 'direct' }
      })
      expect(names).toEqual(['separable'])
      kernels.forEach((kernel, index) => expect(worstError(maps?.[index] ?? new Float32Array(), image, kernel, options)).toBeLessThan(3e-6))
    }
  })

  it('leaves a pixel that is not finite to the sums it belongs to', () => {
    const image = imageOf(64, 64)
    image.data[20 * 64 + 30] = NaN
    const map = valueOf(convolve(image, kernelOf(15, 15), plain))
    const bad = [...map.data.keys()].filter((index) => !Number.isFinite(map.data[index]))
    expect(bad.length).toBe(225)
    expect([Math.min(...bad), Math.max(...bad)]).toEqual([13 * 64 + 23, 27 * 64 + 37])
  })

  it('gives numbers for pixels near the largest there are', () => {
    for (const [size, count] of [[3, 4], [7, 4], [31, 1], [31, 2]] as const) {
      const image = imageOf(64, 64)
      const large = { ...image, data: image.data.map((value) => value * 3e38) }
      const kernels = Array.from({ length: count }, (_, index) => kernelOf(size, size, index))
      const small = kernels.map((kernel) => ({ ...kernel, weights: kernel.weights.map((weight) => weight / (4 * size * size)) }))
      for (const [index, map] of valueOf(convolveBank(large, small, plain)).entries()) expect(worstError(map.data, large, small[index] ?? kernelOf(1, 1), plain)).toBeLessThan(1e-5)
    }
  })

  it('computes an image in bands when it is large, and a bank in parts', () => {
    const image = imageOf(4200, 4100)
    const kernels = [kernelOf(3, 3), kernelOf(3, 3, 7)]
    const maps = valueOf(convolveBank(image, kernels, { ...plain, border: 'wrap' }))
    const crops = [[0, 0], [4190, 4080], [2099, 17], [4094, 4000]] as const
    for (const [row, column] of crops) {
      const options = { ...plain, border: 'wrap' as const, region: { row, column, rows: 9, columns: 11 } }
      kernels.forEach((kernel, index) => {
        const crop = valueOf(convolve(image, kernel, options))
        const whole = maps[index]?.data ?? new Float32Array()
        for (let y = 0; y < 9; y += 1) {
          for (let x = 0; x < 11; x += 1) expect(whole[(row + y) * 4100 + column + x]).toBeCloseTo(crop.data[y * 11 + x] ?? NaN, 4)
        }
      })
    }
  })
})

describe('results of the engine', () => {
  it('stay as they are while later ones are computed, and their memory serves again once released', () => {
    const image = imageOf(128, 128)
    const first = valueOf(convolve(image, kernelOf(3, 3), plain))
    const copy = first.data.slice()
    for (let index = 0; index < 50; index += 1) releaseMap(valueOf(convolve(image, kernelOf(5, 5, index), plain)))
    expect([...first.data]).toEqual([...copy])
    const size = engine()?.memory.memory.buffer.byteLength
    for (let index = 0; index < 2000; index += 1) releaseMap(valueOf(convolve(image, kernelOf(3, 3, index), plain)))
    expect(engine()?.memory.memory.buffer.byteLength).toBe(size)
  })

  it('become ordinary arrays when too many are kept', () => {
    const image = imageOf(1024, 1024)
    const kernel = kernelOf(3, 3)
    const maps = Array.from({ length: 60 }, () => valueOf(convolve(image, kernel, plain)).data)
    expect(maps[0]?.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(maps.at(-1)?.buffer).toBeInstanceOf(ArrayBuffer)
    for (const map of [maps[30], maps.at(-1)]) expect(map?.subarray(5000, 5050)).toEqual(maps[0]?.subarray(5000, 5050))
  })

  it('share their memory with images that are to stay there', () => {
    const image = imageOf(90, 90)
    const resident = residentImage(image)
    expect(resident.data.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect([...resident.data]).toEqual([...image.data])
    expect(residentImage(resident).data.byteOffset).toBe(resident.data.byteOffset)
    expect([...valueOf(convolve(resident, kernelOf(7, 7), plain)).data]).toEqual([...valueOf(convolve(image, kernelOf(7, 7), plain)).data])
  })

  it('serve as images without being copied', () => {
    const image = imageOf(100, 100)
    const once = valueOf(convolve(image, kernelOf(3, 3), plain))
    const twice = valueOf(convolve(once, kernelOf(5, 5), plain))
    expect(worstError(twice.data, { ...once, data: once.data.slice() }, kernelOf(5, 5), plain)).toBeLessThan(1e-6)
  })
})

describe('the engine’s threads', () => {
  it('are one, two or none with the same numbers', () => {
    const image = imageOf(200, 200)
    const kernels = Array.from({ length: 6 }, (_, index) => kernelOf(11, 11, index))
    const runs = [1, 2, 3].map((threads) => {
      useThreads(threads)
      return valueOf(convolveBank(image, kernels, plain)).map(({ data }) => [...data])
    })
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).toEqual(runs[0])
    vi.stubEnv('SULCUS_CONVOLUTION', 'plain')
    useThreads(2)
    expect(engine()).toBeNull()
    const map = valueOf(convolve(image, kernels[0] ?? kernelOf(1, 1), plain))
    expect(worstError(map.data, image, kernels[0] ?? kernelOf(1, 1), plain)).toBeLessThan(1e-6)
  })

  it('start with the first job and wait for the next one', async () => {
    useThreads(3)
    valueOf(convolve(imageOf(100, 100), kernelOf(5, 5), plain))
    // Waking a thread tells that it was there; it finds no job and goes back to sleep.
    await expect.poll(() => Atomics.notify(engine()?.memory.words ?? new Int32Array(), signal), { timeout: 20_000 }).toBe(2)
  })

  it('are done without once one has failed', () => {
    const image = imageOf(100, 100)
    const before = engine()
    Atomics.store(before?.memory.words ?? new Int32Array(), fault, 1)
    const map = valueOf(convolve(image, kernelOf(5, 5), plain))
    expect(worstError(map.data, image, kernelOf(5, 5), plain)).toBeLessThan(1e-6)
    expect(engine()).not.toBe(before)
    expect(engine()?.team.threads).toBe(1)
  })

  it('do not keep a process alive', () => {
    const source = join(import.meta.dirname, '../../../electron/convolution/convolve.ts')
    const script = `
      const { convolve } = await import(${JSON.stringify(source)})
      const image = { rows: 300, columns: 300, data: new Float32Array(90000).fill(1) }
      const kernel = { name: 'k', rows: 5, columns: 5, weights: new Float32Array(25).fill(1) }
      for (let index = 0; index < 300; index += 1) convolve(image, kernel, { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' })
      await new Promise((resolve) => setTimeout(resolve, 300))
      process.stdout.write(String(convolve(image, kernel, { mode: 'correlation', border: 'zero', stride: 1, dilation: 1, unit: 'px' }).value.data[0]))`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 20_000 })
    expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: '9' })
  })
})
