import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { featureDistance } from '../../../../electron/inference/gate/feature-distance.ts'
import { featureStatisticsSchema, type FeatureStatistics } from '../../../../electron/inference/gate/feature-statistics.ts'

const statistics: FeatureStatistics = {
  schema: 'sulcus-ood/1', sha256: 'a'.repeat(64), mean: [1, 2, 3], projection: [[1, 0, 0], [0, 0.5, 0]],
  centres: [{ name: 'none', at: [0, 0] }, { name: 'glioma', at: [3, 4] }], threshold: 2,
}
const distance = (...features: readonly number[]) => featureDistance(Float32Array.from(features), statistics)

describe('featureDistance', () => {
  it('is the whitened distance to the nearest class', () => {
    expect(distance(1, 2, 3)).toBe(0)
    expect(distance(1, 8, 3)).toBeCloseTo(3) // 6 features along an axis that spreads by 2
    expect(distance(4, 10, 99)).toBe(0) // the other class; the third feature is left out
  })

  it('is infinite for features that are no numbers or too few', () => {
    expect(distance(NaN, 2, 3)).toBe(Infinity)
    expect(distance(1, 2)).toBe(Infinity)
  })

  it('grows by no more than the features move, as a distance does', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true })
    fc.assert(
      fc.property(number, number, number, number, (a, b, da, db) => {
        const moved = Math.hypot(da, db / 2)
        expect(Math.abs(distance(a + da, b + db, 0) - distance(a, b, 0))).toBeLessThanOrEqual(moved + 1e-3)
      }),
    )
  })
})

describe('the schema of ood.json', () => {
  it.each<[string, Partial<FeatureStatistics>]>([
    ['a projection that does not fit the features', { projection: [[1, 0]] }],
    ['centres that do not fit the projection', { centres: [{ name: 'none', at: [0] }] }],
    ['a threshold of zero', { threshold: 0 }],
    ['no hash', { sha256: '' }],
    ['a number that is none', { mean: [NaN, 0, 0] }],
  ])('refuses %s', (_what, change) => {
    expect(featureStatisticsSchema.safeParse({ ...statistics, ...change }).success).toBe(false)
  })

  it('takes what fits', () => {
    expect(featureStatisticsSchema.parse(statistics)).toEqual(statistics)
  })
})
