import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../../electron/convolution/kernel.ts'
import { separableFactors } from '../../../electron/convolution/separable-factors.ts'

const line = (length: number) => fc.array(fc.integer({ min: -9, max: 9 }).filter((value) => value !== 0), { minLength: length, maxLength: length })
const outer = (vertical: readonly number[], horizontal: readonly number[]) => vertical.flatMap((a) => horizontal.map((b) => a * b))
const kernelOf = (rows: number, weights: readonly number[]): Kernel =>
  ({ name: 'k', rows, columns: weights.length / rows, weights: Float32Array.from(weights) })
const norm = (values: Float32Array) => Math.hypot(...values)

describe('separableFactors', () => {
  it('splits a product of lines into one pair', () => {
    fc.assert(fc.property(line(5), line(3), (vertical, horizontal) => {
      const factors = separableFactors(kernelOf(5, outer(vertical, horizontal))) ?? []
      expect(factors.length).toBe(1)
      expectProduct(factors, outer(vertical, horizontal))
    }))
  })

  it('splits a sum of two products into two orthogonal pairs, the stronger first', () => {
    fc.assert(fc.property(line(4), line(6), line(4), line(6), (a, b, c, d) => {
      const weights = outer(a, b).map((value, index) => value + (outer(c, d)[index] ?? 0))
      fc.pre(weights.some((weight) => weight !== 0))
      const factors = separableFactors(kernelOf(4, weights)) ?? []
      expectProduct(factors, weights)
      const [first, second] = factors
      if (!first || !second) return
      expect(Math.abs(first.vertical.reduce((sum, value, index) => sum + value * (second.vertical[index] ?? 0), 0))).toBeLessThan(1e-5)
      expect(norm(first.horizontal)).toBeGreaterThanOrEqual(norm(second.horizontal) * 0.99999)
    }))
  })

  it('refuses rank three, a kernel of zeros, and what lies outside the tolerance', () => {
    expect(separableFactors(kernelOf(3, [1, 0, 0, 0, 1, 0, 0, 0, 1]))).toBeNull()
    expect(separableFactors(kernelOf(2, [0, 0, 0, 0]))).toBeNull()
    const nearly = kernelOf(3, [1, 2, 3, 2, 4, 6, 3, 6, 9.001].map((value, index) => value + (index === 4 ? 0.001 : 0)))
    expect(separableFactors(nearly, 1e-6)).toBeNull()
    expect(separableFactors(nearly, 1e-3)).not.toBeNull()
  })
})

function expectProduct(factors: readonly { vertical: Float32Array; horizontal: Float32Array }[], weights: readonly number[]): void {
  const largest = Math.max(...weights.map(Math.abs))
  const columns = factors[0]?.horizontal.length ?? 0
  for (const [index, weight] of weights.entries()) {
    const [row, column] = [Math.floor(index / columns), index % columns]
    const product = factors.reduce((sum, { vertical, horizontal }) => sum + (vertical[row] ?? NaN) * (horizontal[column] ?? NaN), 0)
    expect(Math.abs(product - weight) / largest).toBeLessThan(2e-6)
  }
}
