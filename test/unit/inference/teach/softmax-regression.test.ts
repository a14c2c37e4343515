import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimise } from '../../../../electron/inference/teach/minimise.ts'
import { fitSoftmax, logitsOf, softmax, softmaxObjective, type Samples } from '../../../../electron/inference/teach/softmax-regression.ts'
import { normal, random } from './made-up-table.ts'

const value = fc.double({ min: -3, max: 3, noNaN: true })

interface Problem {
  readonly samples: Samples
  readonly labels: number
  readonly penalty: number
  readonly at: Float64Array
  readonly other: Float64Array
}

const problems = fc
  .record({ columns: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 2, max: 12 }), labels: fc.integer({ min: 2, max: 4 }), penalty: fc.double({ min: 0.001, max: 5, noNaN: true }), seed: fc.integer({ min: 0, max: 2 ** 31 }) })
  .map(({ columns, rows, labels, penalty, seed }): Problem => {
    const next = random(seed)
    const numbers = (length: number) => Float64Array.from({ length }, () => normal(next))
    const samples = { columns, features: numbers(rows * columns), labels: Int32Array.from({ length: rows }, () => Math.floor(next() * labels)), weights: Float64Array.from({ length: rows }, () => 0.2 + next()) }
    return { samples, labels, penalty, at: numbers(labels * (columns + 1)), other: numbers(labels * (columns + 1)) }
  })

describe('the loss of a head', () => {
  it('falls where its gradient says: finite differences agree', () => {
    fc.assert(
      fc.property(problems, ({ samples, labels, penalty, at }) => {
        const objective = softmaxObjective(samples, labels, penalty)
        const { gradient } = objective(at)
        const step = 1e-5
        at.forEach((_, i) => {
          const moved = (by: number) => objective(at.map((one, j) => (j === i ? one + by : one))).value
          expect(gradient[i]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 6)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('is convex: never above the chord between two places', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: 0, max: 1, noNaN: true }), ({ samples, labels, penalty, at, other }, share) => {
        const objective = softmaxObjective(samples, labels, penalty)
        const between = at.map((one, i) => share * one + (1 - share) * (other[i] ?? 0))
        expect(objective(between).value).toBeLessThanOrEqual(share * objective(at).value + (1 - share) * objective(other).value + 1e-9)
      }),
    )
  })

  it('has one lowest place, wherever the search begins', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async ({ samples, labels, penalty, at }) => {
        const { columns } = samples
        const start = { columns, weights: at.slice(0, labels * columns), bias: at.slice(labels * columns) }
        // Labels that no row bears would push their bias away without end.
        if (new Set(samples.labels).size < labels) return
        const options = { tolerance: 1e-9, iterations: 5000 }
        const [one, two] = [await fitSoftmax(samples, labels, penalty, undefined, options), await fitSoftmax(samples, labels, penalty, start, options)]
        one.weights.forEach((weight, i) => expect(two.weights[i]).toBeCloseTo(weight, 5))
        one.bias.forEach((bias, i) => expect(two.bias[i]).toBeCloseTo(bias, 5))
      }),
      { numRuns: 40 },
    )
  })

  it('gives the shares of the labels where features say nothing', async () => {
    const samples = { columns: 1, features: new Float64Array(10), labels: Int32Array.from([0, 0, 0, 0, 0, 0, 0, 1, 1, 2]), weights: new Float64Array(10).fill(1) }
    const probabilities = softmax(logitsOf(await fitSoftmax(samples, 3, 0.1, undefined, { tolerance: 1e-10 }), Float64Array.of(0)))
    expect([...probabilities].map((p) => Number(p.toFixed(6)))).toEqual([0.7, 0.2, 0.1])
  })
})

describe('minimise', () => {
  it('finds the bottom of a long narrow valley', async () => {
    const scales = [1, 10, 100, 1000]
    const found = await minimise((at) => ({ value: at.reduce((sum, one, i) => sum + ((scales[i] ?? 1) * (one - i) ** 2) / 2, 0), gradient: at.map((one, i) => (scales[i] ?? 1) * (one - i)) }), new Float64Array(4).fill(50), { tolerance: 1e-8 })
    found.forEach((one, i) => expect(one).toBeCloseTo(i, 6))
  })

  it('ends when it is told to', async () => {
    const stop = new Error('stop')
    await expect(minimise((at) => ({ value: at[0] ?? 0, gradient: Float64Array.of(1) }), Float64Array.of(0), { between: async () => Promise.reject(stop) })).rejects.toBe(stop)
  })
})

describe('softmax', () => {
  it('sums to one, keeps the order and survives large logits', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(value, fc.constantFrom(-1e4, 1e4)), { minLength: 2, maxLength: 6 }), (logits) => {
        const probabilities = softmax(Float64Array.from(logits))
        expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
        logits.forEach((a, i) => logits.forEach((b, j) => a > b && expect(probabilities[i]).toBeGreaterThanOrEqual(probabilities[j] ?? NaN)))
      }),
    )
  })
})
