import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ConvolutionOptions, borders, convolutionModes } from '../../../electron/core/convolution-options.ts'
import { convolve, convolveBank } from '../../../electron/convolution/convolve.ts'
import { type Kernel, flip } from '../../../electron/convolution/kernel.ts'
import { outputSize } from '../../../electron/convolution/output-grid.ts'
import { expectClose, imageOf, valueOf } from './expect-close.ts'
import { type Grid, naiveConvolve, zeroStuff } from './naive-convolve.ts'

const plain: ConvolutionOptions = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }

function kernelOf(grid: Grid): Kernel {
  return { name: 'test', rows: grid.length, columns: grid[0]?.length ?? 0, weights: Float32Array.from(grid.flat()) }
}

const number = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8)
function grid(most: number): fc.Arbitrary<number[][]> {
  return fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most })).chain(([rows, columns]) =>
    fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }))
}
const options = fc.record({
  mode: fc.constantFrom(...convolutionModes),
  border: fc.constantFrom(...borders),
  stride: fc.integer({ min: 1, max: 4 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  unit: fc.constant('px' as const),
})

/** Whether the options leave an output at all; what happens otherwise has tests of its own. */
function yields(image: Grid, kernel: Grid, chosen: ConvolutionOptions): boolean {
  return outputSize(imageOf(image), kernelOf(kernel), chosen).rows > 0
}

describe('convolve', () => {
  it('agrees with the definition for every size, border, mode, stride and dilation', () => {
    fc.assert(fc.property(grid(12), grid(6), options, (image, kernel, chosen) => {
      fc.pre(yields(image, kernel, chosen))
      expectClose(valueOf(convolve(imageOf(image), kernelOf(kernel), chosen)), naiveConvolve(image, kernel, chosen))
    }), { numRuns: 400 })
  })

  it('is linear', () => {
    fc.assert(fc.property(grid(8), grid(4), options, number, (image, kernel, chosen, factor) => {
      fc.pre(yields(image, kernel, chosen))
      const other = image.map((line) => line.map((value) => 7 - value / 2).reverse())
      const sum = image.map((line, row) => line.map((value, column) => value * factor + (other[row]?.[column] ?? 0)))
      const [a, b] = [image, other].map((part) => valueOf(convolve(imageOf(part), kernelOf(kernel), chosen)))
      const together = valueOf(convolve(imageOf(sum), kernelOf(kernel), chosen))
      const expected = [...(a?.data ?? [])].map((value, index) => value * factor + (b?.data[index] ?? NaN))
      expectClose({ rows: 1, columns: expected.length, data: together.data }, [expected])
    }))
  })

  it('moves with the image, away from the border', () => {
    fc.assert(fc.property(grid(3), options, (kernel, chosen) => {
      fc.pre(chosen.border !== 'valid')
      const value = (row: number, column: number) => ((row * 31 + column * 17) % 23) - 11
      const size = Array.from({ length: 24 }, (_, index) => index)
      const still = size.map((row) => size.map((column) => value(row, column)))
      const moved = size.map((row) => size.map((column) => value(row - 2, column - 3)))
      const still1 = valueOf(convolve(imageOf(still), kernelOf(kernel), { ...chosen, stride: 1 }))
      const moved1 = valueOf(convolve(imageOf(moved), kernelOf(kernel), { ...chosen, stride: 1 }))
      for (const row of [10, 11, 13]) {
        for (const column of [10, 12]) {
          expect(moved1.data[(row + 2) * 24 + column + 3]).toBeCloseTo(still1.data[row * 24 + column] ?? NaN, 1)
        }
      }
    }))
  })

  it('turns an odd-sided convolution into a correlation by flipping the kernel', () => {
    fc.assert(fc.property(grid(9), grid(5), options, (image, kernel, chosen) => {
      fc.pre(kernel.length % 2 === 1 && (kernel[0]?.length ?? 0) % 2 === 1)
      fc.pre(yields(image, kernel, chosen))
      const flipped = convolve(imageOf(image), flip(kernelOf(kernel)), { ...chosen, mode: 'correlation' })
      expect(convolve(imageOf(image), kernelOf(kernel), { ...chosen, mode: 'convolution' })).toEqual(flipped)
    }))
  })

  it('strides by leaving outputs out, and dilates like a zero-stuffed kernel', () => {
    fc.assert(fc.property(grid(9), grid(4), options, (image, kernel, chosen) => {
      fc.pre(yields(image, kernel, chosen))
      const found = valueOf(convolve(imageOf(image), kernelOf(kernel), chosen))
      const stuffed = kernelOf(zeroStuff(kernel, chosen.dilation))
      const full = valueOf(convolve(imageOf(image), stuffed, { ...chosen, stride: 1, dilation: 1, unit: 'px' }))
      const kept = [...full.data].filter((_, index) =>
        Math.floor(index / full.columns) % chosen.stride === 0 && (index % full.columns) % chosen.stride === 0)
      expectClose({ rows: 1, columns: kept.length, data: found.data }, [kept])
    }))
  })

  it('puts the centre of an even kernel at floor(size / 2)', () => {
    const image = imageOf([[0, 0, 5, 0, 0]])
    const pair = kernelOf([[1, 2]])
    expect([...valueOf(convolve(image, pair, { ...plain, border: 'zero' })).data]).toEqual([0, 0, 10, 5, 0])
    expect([...valueOf(convolve(image, pair, { ...plain, border: 'zero', mode: 'convolution' })).data]).toEqual([0, 5, 10, 0, 0])
  })

  it('takes a kernel larger than the image', () => {
    const image = [[1, 2], [3, 4]]
    const kernel = Array.from({ length: 11 }, (_, row) => Array.from({ length: 9 }, (_, column) => row - column))
    for (const border of borders.filter((one) => one !== 'valid')) {
      const chosen = { ...plain, border, dilation: 3 }
      expectClose(valueOf(convolve(imageOf(image), kernelOf(kernel), chosen)), naiveConvolve(image, kernel, chosen))
    }
  })

  it('refuses a stride larger than the image and options out of range', () => {
    const image = imageOf([[1, 2], [3, 4]])
    for (const bad of [{ stride: 3 }, { stride: 0 }, { stride: 1.5 }, { dilation: 0 }, { dilation: NaN }]) {
      const result = convolve(image, kernelOf([[1]]), { ...plain, ...bad })
      expect(result.ok ? null : result.failure.code).toBe('option-invalid')
    }
  })

  it('refuses a kernel that no valid output can hold, and a region outside', () => {
    const image = imageOf([[1, 2], [3, 4]])
    const codes = [
      convolve(image, kernelOf([[1, 2, 3]]), { ...plain, border: 'valid' }),
      convolve(image, kernelOf([[1]]), { ...plain, region: { row: 1, column: 0, rows: 2, columns: 1 } }),
      convolve(image, kernelOf([[1]]), { ...plain, stride: 2, region: { row: 1, column: 1, rows: 1, columns: 1 } }),
    ].map((result) => (result.ok ? null : result.failure.code))
    expect(codes).toEqual(['option-invalid', 'option-invalid', 'option-invalid'])
  })

  it('computes of a region what a crop of the whole result holds', () => {
    const where = fc.tuple(fc.nat(8), fc.nat(8), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    fc.assert(fc.property(grid(9), grid(4), options, where, (image, kernel, chosen, [row, column, rows, columns]) => {
      const region = { row, column, rows, columns }
      fc.pre(yields(image, kernel, { ...chosen, region }))
      const whole = valueOf(convolve(imageOf(image), kernelOf(kernel), chosen))
      const found = valueOf(convolve(imageOf(image), kernelOf(kernel), { ...chosen, region }))
      const before = (side: number) => (chosen.border !== 'valid' ? 0 : chosen.mode === 'correlation' ? Math.floor((chosen.dilation * (side - 1) + 1) / 2) : chosen.dilation * (side - 1) - Math.floor((chosen.dilation * (side - 1) + 1) / 2))
      const inside = (index: number, side: number, first: number, count: number) => {
        const centre = before(side) + index * chosen.stride
        return centre >= first && centre < first + count
      }
      const kept = [...whole.data].filter((_, index) =>
        inside(Math.floor(index / whole.columns), kernel.length, row, rows) && inside(index % whole.columns, kernel[0]?.length ?? 0, column, columns))
      expectClose({ rows: 1, columns: kept.length, data: found.data }, [kept])
    }), { numRuns: 300 })
  })

  it('gives a bank what each kernel gives alone', () => {
    fc.assert(fc.property(grid(12), fc.array(grid(5), { maxLength: 9 }), options, (image, kernels, chosen) => {
      fc.pre(kernels.every((kernel) => yields(image, kernel, chosen)))
      const bank = valueOf(convolveBank(imageOf(image), kernels.map(kernelOf), chosen))
      expect(bank.length).toBe(kernels.length)
      for (const [index, kernel] of kernels.entries()) {
        const alone = valueOf(convolve(imageOf(image), kernelOf(kernel), chosen))
        expectClose(bank[index] ?? imageOf([]), naiveConvolve(image, kernel, chosen))
        expect(bank[index]).toMatchObject({ rows: alone.rows, columns: alone.columns })
      }
    }))
  })

  it('leaves its input alone', () => {
    const image = imageOf([[1, 2], [3, 4]])
    const kernel = kernelOf([[1, 2, 3]])
    valueOf(convolve(image, kernel, { ...plain, mode: 'convolution' }))
    expect([...image.data, ...kernel.weights]).toEqual([1, 2, 3, 4, 1, 2, 3])
  })
})
