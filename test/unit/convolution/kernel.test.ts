import { describe, expect, it } from 'vitest'
import { flip, parseKernel } from '../../../electron/convolution/kernel.ts'
import { valueOf } from './expect-close.ts'

describe('parseKernel', () => {
  it('reads rows of weights', () => {
    const kernel = valueOf(parseKernel({ name: 'edge', weights: [[-1, 0, 1], [-2, 0, 2]] }))
    expect(kernel).toEqual({ name: 'edge', rows: 2, columns: 3, weights: Float32Array.of(-1, 0, 1, -2, 0, 2) })
  })

  it.each([
    ['ragged', { name: 'k', weights: [[1, 2], [3]] }, 'Row 2 of the kernel holds 1 weight, but row 1 holds 2.'],
    ['NaN', { name: 'k', weights: [[1, NaN]] }, 'The weight in row 1, column 2 of the kernel is not a finite number.'],
    ['infinite', { name: 'k', weights: [[Infinity]] }, 'row 1, column 1'],
    ['null, which JSON writes for NaN', { name: 'k', weights: [[null]] }, 'row 1, column 1'],
    ['infinite in 32 bits', { name: 'k', weights: [[1e300]] }, 'too large'],
    ['empty', { name: 'k', weights: [] }, '1 to 255 rows'],
    ['empty row', { name: 'k', weights: [[]] }, 'holds no weights'],
    ['all zeros', { name: 'k', weights: [[0, -0], [0, 0]] }, 'Every weight of the kernel is zero'],
    ['too wide', { name: 'k', weights: [Array.from({ length: 256 }, () => 1)] }, '256 columns'],
    ['too high', { name: 'k', weights: Array.from({ length: 256 }, () => [1]) }, '1 to 255 rows'],
    ['no name', { weights: [[1]] }, 'name'],
    ['not an object', 'kernel', 'A kernel is an object'],
    ['nothing', undefined, 'A kernel is an object'],
  ])('refuses one that is %s', (_, document, sentence) => {
    const result = parseKernel(document)
    expect(result).toMatchObject({ ok: false, failure: { code: 'kernel-invalid' } })
    expect(result.ok ? '' : result.failure.message).toContain(sentence)
  })
})

describe('flip', () => {
  it('turns by 180 degrees, and twice is the same kernel', () => {
    const kernel = valueOf(parseKernel({ name: 'k', weights: [[1, 2, 3], [4, 5, 6]] }))
    expect([...flip(kernel).weights]).toEqual([6, 5, 4, 3, 2, 1])
    expect(flip(flip(kernel))).toEqual(kernel)
  })
})
