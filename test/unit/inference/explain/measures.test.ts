import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ok } from '../../../../electron/core/result.ts'
import { agreementOf } from '../../../../electron/inference/explain/agreement.ts'
import type { BatchedNetwork } from '../../../../electron/inference/explain/batched-network.ts'
import { blankOf } from '../../../../electron/inference/explain/blank.ts'
import { correlation, rankCorrelation } from '../../../../electron/inference/explain/correlation.ts'
import { compare, curvesOf, opposite, shares } from '../../../../electron/inference/explain/curves.ts'
import { logitError } from '../../../../electron/inference/explain/logit-error.ts'
import { logOdds } from '../../../../electron/inference/explain/log-odds.ts'
import type { MapMaker } from '../../../../electron/inference/explain/map-maker.ts'
import { randomMap } from '../../../../electron/inference/explain/random-map.ts'
import { stabilityOf } from '../../../../electron/inference/explain/stability.ts'
import { never, value } from './explained.ts'

const side = 24
const pass = { signal: never, onPasses: () => undefined }
const input = { data: Float32Array.from({ length: side * side }, (_, at) => ((at * 53) % 97) / 97), letterbox: { rows: side, columns: side - 4, offsetRow: 0, offsetColumn: 2 } }
/** Its probability is the sum of the picture's pixels, weighted. */
function linear(weights: ArrayLike<number>): BatchedNetwork {
  const answer = (data: Float32Array) => {
    const yes = data.reduce((sum, one, pixel) => sum + one * (weights[pixel] ?? 0), 0)
    return Float32Array.from([1 - yes, yes])
  }
  return { labels: ['no', 'yes'], height: side, width: side, probabilities: async (inputs) => ok(Array.from(inputs, answer)), tensors: async (one) => ok({ probabilities: answer(one), others: [] }) }
}

describe('deletion and insertion', () => {
  const weights = Float32Array.from({ length: side * side }, (_, at) => (Math.floor(at / side) < 6 ? 0.002 : 0.0001))
  const network = linear(weights)
  const blank = blankOf(input, side, side)
  const yes = async (picture: Float32Array) => value(await network.probabilities([picture], pass))[0]?.[1] ?? NaN
  const curves = async (by: Float32Array, over: BatchedNetwork = network) => {
    const ends = { blank, wholeProbability: await yes(input.data), blankProbability: await yes(blank) }
    return value(await curvesOf(over, input, 1, ends, by, pass))
  }
  const order = (best: (pixel: number) => number) => Float32Array.from({ length: side * side }, (_, at) => best(at))

  it('begin and end at the whole and the blank slice', async () => {
    const { deletion, insertion } = await curves(randomMap(side, side, 1))
    const [whole, empty] = [await yes(input.data), await yes(blank)]
    expect(shares[0]).toBe(0)
    expect(shares.at(-1)).toBe(1)
    expect([deletion.probabilities[0], deletion.probabilities.at(-1)]).toEqual([whole, empty])
    expect([insertion.probabilities[0], insertion.probabilities.at(-1)]).toEqual([empty, whole])
  })

  it('change exactly the share of the slice’s pixels that each step says, numbers of any sign in falling order, equal ones in reading order', async () => {
    const seen: Float32Array[] = []
    const watching: BatchedNetwork = { ...network, probabilities: async (inputs, own) => {
      const all = [...inputs]
      seen.push(...all)
      return network.probabilities(all, own)
    } }
    const slice = [...input.data.keys()].filter((pixel) => pixel % side >= 2 && pixel % side < side - 2)
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(-1e30, -2, -1e-40, -0, 0, 1e-40, 0.5, 3, 1e30), { minLength: side * side, maxLength: side * side }), async (numbers) => {
      seen.length = 0
      await curves(Float32Array.from(numbers), watching)
      const inOrder = slice.toSorted((a, b) => (numbers[b] ?? 0) - (numbers[a] ?? 0) || a - b)
      for (const [step, share] of shares.slice(1, -1).entries()) {
        const expected = inOrder.slice(0, Math.round(share * slice.length)).filter((pixel) => input.data[pixel] !== blank[pixel]).toSorted((a, b) => a - b)
        expect([...(seen[step] ?? [])].flatMap((one, pixel) => (one !== input.data[pixel] ? [pixel] : []))).toEqual(expected)
      }
    }), { numRuns: 10 })
  })

  it('part further for an order by what counts than for one against it', async () => {
    const contribution = order((pixel) => (weights[pixel] ?? 0) * ((input.data[pixel] ?? 0) - (blank[pixel] ?? 0)))
    const good = await curves(contribution)
    const bad = await curves(contribution.map((one) => -one))
    const random = await curves(randomMap(side, side, 3))
    expect(good.deletion.area).toBeLessThan(random.deletion.area)
    expect(random.deletion.area).toBeLessThan(bad.deletion.area)
    expect(good.insertion.area).toBeGreaterThan(random.insertion.area)
    expect(random.insertion.area).toBeGreaterThan(bad.insertion.area)
  })

  it('are those of the opposite order, read backwards', async () => {
    const map = randomMap(side, side, 4)
    const [turned, asked] = [opposite(await curves(map)), await curves(map.map((one) => -one))]
    for (const kind of ['deletion', 'insertion'] as const) {
      turned[kind].probabilities.forEach((one, at) => expect(one).toBeCloseTo(asked[kind].probabilities[at] ?? NaN, 6))
      expect(turned[kind].area).toBeCloseTo(asked[kind].area, 6)
    }
  })

  it('have the trapezium rule’s areas, and the mean of the random ones beside them', () => {
    const flat = { probabilities: shares.map(() => 0.4), area: 0.4 }
    const falling = { probabilities: shares.map((share) => 1 - share), area: 0.5 }
    const { random, randomAreas } = compare(flat, [flat, falling])
    expect(random.area).toBeCloseTo(0.45, 10)
    expect(random.probabilities[0]).toBeCloseTo(0.7, 10)
    expect(randomAreas).toEqual([0.4, 0.5])
  })
})

describe('random maps', () => {
  it('are the same for a seed and others for another', () => {
    expect(randomMap(20, 30, 7)).toEqual(randomMap(20, 30, 7))
    expect(correlation(randomMap(160, 160, 1), randomMap(160, 160, 2))).toBeLessThan(0.5)
  })
})

describe('correlations', () => {
  it('agree with numbers worked out by hand', () => {
    expect(correlation([1, 2, 3, 4], [2, 4, 6, 8])).toBeCloseTo(1, 12)
    expect(correlation([1, 2, 3], [3, 1, 2])).toBeCloseTo(-0.5, 12)
    // scipy.stats.spearmanr([10, 20, 20, 40, 5], [1, 3, 2, 2, 0])
    expect(rankCorrelation([10, 20, 20, 40, 5], [1, 3, 2, 2, 0])).toBeCloseTo(0.763157894736842, 12)
    expect(correlation([1, 1, 1], [1, 2, 3])).toBe(0)
  })

  it('lie in −1..1, are symmetric, and ranks do not see a growing function', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { minLength: 3, maxLength: 40 })
    fc.assert(fc.property(pairs, (some) => {
      const [a, b] = [some.map(([x]) => x), some.map(([, y]) => y)]
      const rank = rankCorrelation(a, b)
      expect(Math.abs(rank)).toBeLessThanOrEqual(1 + 1e-12)
      expect(rankCorrelation(b, a)).toBeCloseTo(rank, 12)
      expect(rankCorrelation(a.map((x) => Math.exp(x / 9)), b)).toBeCloseTo(rank, 12)
    }))
  })

  it('and overlap are full for a map and itself, and low for its opposite', () => {
    const map = randomMap(side, side, 5)
    expect(agreementOf('cam', map, map, input.letterbox, side)).toMatchObject({ method: 'cam', overlap: 1 })
    expect(agreementOf('cam', map, map, input.letterbox, side).rankCorrelation).toBeCloseTo(1, 12)
    expect(agreementOf('cam', map, map.map((one) => -one), input.letterbox, side)).toMatchObject({ overlap: 0 })
  })
})

describe('stability', () => {
  const network = linear([])
  const maker = (make: (data: Float32Array) => Float32Array): MapMaker => ({ method: 'cam', passes: 1, make: async ({ data }) => ok({ rows: side, columns: side, stride: 1, data: make(data) }) })
  it('is 1 for a map that moves with the slice, and low for one that stays or changes at will', async () => {
    const smooth = { ...input, data: randomMap(side, side, 2) }
    const follows = maker((data) => data.slice())
    expect(value(await stabilityOf(network, follows, smooth, 1, smooth.data, pass)).mean).toBeCloseTo(1, 6)
    let seed = 10
    const erratic = maker(() => randomMap(side, side, (seed += 1)))
    expect(value(await stabilityOf(network, erratic, smooth, 1, randomMap(side, side, 10), pass)).mean).toBeLessThan(0.4)
  })
})

describe('log-odds', () => {
  it('are exact next to certainty, and of opposite sign for two classes', () => {
    expect(logOdds(Float32Array.from([1e-5, 1]), 1)).toBeCloseTo(Math.log(1e5), 4)
    expect(logOdds(Float32Array.from([0.2, 0.8]), 0)).toBeCloseTo(-logOdds(Float32Array.from([0.2, 0.8]), 1), 6)
  })

  it('differ from the network’s by what is missing in the logits', () => {
    expect(logitError([0, Math.log(3)], [0.25, 0.75])).toBeCloseTo(0, 12)
    expect(logitError([5, 5 + Math.log(3)], [0.25, 0.75])).toBeCloseTo(0, 12)
    expect(logitError([0, Math.log(3) + 0.5], [0.25, 0.75])).toBeGreaterThan(0.1)
    expect(logitError([0, NaN], [0.25, 0.75])).toBeNaN()
  })
})
