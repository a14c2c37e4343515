import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { featureDistance } from '../../../../electron/inference/gate/feature-distance.ts'
import { featureVector } from '../../../../electron/inference/gate/feature-vector.ts'
import { featureStatisticsSchema, type FeatureStatistics } from '../../../../electron/inference/gate/feature-statistics.ts'

const statistics: FeatureStatistics = {
  schema: 'sulcus-ood/1', sha256: 'a'.repeat(64), tensors: ['pooled'], mean: [1, 2, 3], directions: [[1, 0, 0], [0, 1, 0]],
  centres: [{ name: 'none', at: [0, 0] }, { name: 'glioma', at: [6, 8] }], within: [[1, 0], [0, 0.5]], overall: [[0.1, 0], [0, 0.1]], threshold: 2,
}
const distance = (...features: readonly number[]) => featureDistance(Float32Array.from(features), statistics)

describe('featureDistance', () => {
  it('is the whitened, squared distance to the nearest class less that to all', () => {
    expect(distance(1, 2, 3)).toBe(0)
    expect(distance(1, 4, 99)).toBeCloseTo(1 - 0.04) // 2 along an axis that spreads by 2; the third feature is left out
    expect(distance(7, 10, 3)).toBeCloseTo(0 - 0.36 - 0.64) // the other class
  })

  it('is infinite for features that are no numbers or too few', () => {
    expect(distance(NaN, 2, 3)).toBe(Infinity)
    expect(distance(1, 2)).toBe(Infinity)
  })

  it('is least at a class, in every direction', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true })
    const alone: FeatureStatistics = { ...statistics, centres: [{ name: 'none', at: [0, 0] }] }
    fc.assert(fc.property(number, number, (a, b) => {
      expect(featureDistance(Float32Array.of(1 + a, 2 + b, 0), alone)).toBeGreaterThanOrEqual(0)
    }))
  })
})

describe('featureVector', () => {
  it('takes vectors as they are, and mean and deviation of maps, channel by channel', () => {
    const vector = featureVector([
      { dims: [1, 2], data: Float32Array.of(5, -6) },
      { dims: [1, 2, 1, 2], data: Float32Array.of(1, 3, -1, 0) },
    ])
    const expected = [5, -6, Math.log(2.001), Math.log(0.001), Math.log(1.001), Math.log(0.001)]
    expect(vector).toHaveLength(expected.length)
    expected.forEach((value, at) => expect(vector[at]).toBeCloseTo(value, 5))
  })
})

describe('the schema of ood.json', () => {
  it.each<[string, Partial<FeatureStatistics>]>([
    ['directions that do not fit the features', { directions: [[1, 0], [0, 1]] }],
    ['centres that do not fit the directions', { centres: [{ name: 'none', at: [0] }] }],
    ['a whitening that does not fit the directions', { within: [[1]] }],
    ['no tensors', { tensors: [] }],
    ['no hash', { sha256: '' }],
    ['a number that is none', { mean: [NaN, 0, 0] }],
  ])('refuses %s', (_what, change) => {
    expect(featureStatisticsSchema.safeParse({ ...statistics, ...change }).success).toBe(false)
  })

  it('takes what fits', () => {
    expect(featureStatisticsSchema.parse(statistics)).toEqual(statistics)
  })
})
