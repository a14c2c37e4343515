import { describe, expect, it } from 'vitest'
import type { Curve } from '../../../../electron/core/explanation.ts'
import { ok } from '../../../../electron/core/result.ts'
import { openBatchedNetwork } from '../../../../electron/inference/explain/batched-network.ts'
import { shares } from '../../../../electron/inference/explain/curves.ts'
import { judge } from '../../../../electron/inference/explain/judge.ts'
import { measureTrust } from '../../../../electron/inference/explain/measure-trust.ts'
import { seededRandom } from '../../../../electron/inference/explain/seeded-random.ts'
import { preprocess } from '../../../../electron/inference/preprocess.ts'
import { jobContext } from '../../../fixtures/job-context.ts'
import { headBias, headWeights, side, spotManifest, spotNetwork, spotSlice } from '../../../fixtures/spot-network.ts'
import { explainerOf, never, quietJob, value } from './explained.ts'

const slice = spotSlice({ row: 20, column: 44 })

describe('the trust meter', () => {
  it.each(['cam', 'heat', 'occlusion', 'score-cam'] as const)('lets the map of a network that looks at the spot pass: %s', async (method) => {
    const explainer = await explainerOf()
    const trust = value(await explainer.trust(slice, { method, label: 'spot' }, quietJob))
    // The sparse maps agree with no other in rank: most of their cells are equal.
    expect([trust.verdict, trust.sentences[0]]).toEqual(method === 'cam' || method === 'occlusion' ? ['holds', expect.stringMatching(/^Taking away/)] : ['doubtful', 'No other method marks similar places.'])
    expect([trust.asGood, trust.gain > 0.5]).toEqual([0, true])
    expect(trust.deletion.randomAreas).toHaveLength(32)
    expect(trust.agreement.map((one) => one.method)).toEqual(['cam', 'heat', 'occlusion', 'score-cam'].filter((one) => one !== method))
    expect(value(await explainer.trust(slice, { method, label: 'spot' }, quietJob)).gain).toBe(trust.gain)
  })

  it('fails maps that were drawn at random', async () => {
    const network = value(await openBatchedNetwork(spotNetwork(), spotManifest()))
    const input = preprocess(slice, spotManifest().input)
    const verdicts = await Promise.all(Array.from({ length: 20 }, async (_, seed) => {
      const random = seededRandom(1000 + seed)
      const cells = Float32Array.from({ length: 64 }, random)
      const maker = { method: 'cam' as const, passes: 1, make: async () => ok({ rows: 8, columns: 8, stride: side / 8, data: cells }) }
      const trust = await measureTrust({ network, input, label: 1, maker, others: [], random: new Map(), mapOf: (one, pass) => one.make(input, 1, pass) }, quietJob)
      return value(trust).verdict
    }))
    // One in thirty-four is lucky: its hottest cell lies on the spot.
    expect(verdicts.filter((one) => one === 'fails').length).toBeGreaterThanOrEqual(17)
  })

  it('fails every map of a network whose weights were drawn anew', async () => {
    const random = seededRandom(3)
    const anew = (values: readonly number[]) => values.map(() => random() - 0.5)
    const explainer = await explainerOf('gemm', spotNetwork('gemm', { head: anew(headWeights), bias: anew(headBias) }))
    for (const method of explainer.offer.methods) {
      expect(value(await explainer.trust(slice, { method, label: 'spot' }, quietJob)).verdict).toBe('fails')
    }
  })

  it('says so where the blank slice gets the same answer', async () => {
    const explainer = await explainerOf()
    const flat = { ...slice, data: slice.data.map((_, at) => 300 + (at % 2)) }
    const called = value(await explainer.calledLabel(flat, never))
    const { verdict, sentences } = value(await explainer.trust(flat, { method: 'occlusion', label: called }, quietJob))
    expect(verdict).toBe('fails')
    expect(sentences[0]).toMatch(/^The blank slice gets nearly the same answer \(\d/)
  })

  it('asks the network about random maps once a picture, and judges as if it had asked anew', async () => {
    const [warm, cold] = [await explainerOf(), await explainerOf()]
    const first = value(await warm.trust(slice, { method: 'cam', label: 'spot' }, quietJob))
    const second = value(await warm.trust(slice, { method: 'occlusion', label: 'spot' }, quietJob))
    const alone = value(await cold.trust(slice, { method: 'occlusion', label: 'spot' }, quietJob))
    expect(second.passes).toBeLessThan(alone.passes - 150)
    expect(first.deletion.randomAreas).toEqual(second.deletion.randomAreas)
    expect({ ...second, passes: 0 }).toEqual({ ...alone, passes: 0 })
  })

  it('reports progress up to its end, and stops when told to', async () => {
    const explainer = await explainerOf()
    const watched = jobContext()
    const trust = value(await explainer.trust(slice, { method: 'occlusion', label: 'spot' }, watched))
    const last = watched.progress.at(-1)
    expect(last?.done).toBeGreaterThan(0.8 * (last?.total ?? NaN))
    expect(watched.progress.map(({ done }) => done)).toEqual(watched.progress.map(({ done }) => done).sort((a, b) => a - b))
    expect(trust.passes).toBeGreaterThan(100)
    const stopping = jobContext(() => stopping.cancel())
    const fresh = await explainerOf()
    expect(await fresh.trust(slice, { method: 'occlusion', label: 'spot' }, stopping)).toMatchObject({ failure: { code: 'cancelled' } })
    expect(stopping.progress.length).toBeLessThan(3)
  })
})

describe('the verdict', () => {
  const falling: Curve = { probabilities: shares.map((share) => 0.9 - 0.8 * share), area: 0.5 }
  const curve = (area: number): Curve => ({ ...falling, area })
  const measured = ({ deletion = 0.3, insertion = 0.6, stability = 0.9, agreement = [0.6] }) => ({
    shares,
    deletion: { map: curve(deletion), random: curve(0.5), randomAreas: [0.495, 0.505, 0.48, 0.52, 0.44, 0.56, 0.4, 0.6] },
    insertion: { map: curve(insertion), random: curve(0.5), randomAreas: [0.505, 0.495, 0.52, 0.48, 0.56, 0.44, 0.6, 0.4] },
    stability: { shifts: [], correlations: [], mean: stability },
    agreement: agreement.map((rankCorrelation) => ({ method: 'occlusion' as const, rankCorrelation, overlap: rankCorrelation / 2 })),
  })

  it.each([
    ['what is well', {}, 'holds', /^Taking away what the map marks changes the answer more/],
    ['worse than random', { deletion: 0.6, insertion: 0.4 }, 'fails', /^This map does not explain the answer: deleting what it marks changes less than deleting at random\.$/],
    ['like random', { deletion: 0.495, insertion: 0.505 }, 'fails', /does not explain the answer: 4 of 8 random maps explain it as well\.$/],
    ['nearly like random', { deletion: 0.4, insertion: 0.6 }, 'doubtful', /^1 of 8 random maps explain the answer as well\.$/],
    ['unstable', { stability: 0.1 }, 'fails', /becomes another one .*correlation 0\.10/],
    ['shaky', { stability: 0.6 }, 'doubtful', /changes when the slice moves/],
    ['alone', { agreement: [0.1, -0.3] }, 'doubtful', /No other method/],
    ['not alone', { agreement: [0.1, 0.5] }, 'holds', /./],
    ['without a witness', { agreement: [] }, 'holds', /./],
  ] as const)('on a map that is %s', (_what, change, verdict, sentence) => {
    const judged = judge(measured({ ...change, agreement: [...('agreement' in change ? change.agreement : [0.6])] }))
    expect(judged.verdict).toBe(verdict)
    expect(judged.sentences[0]).toMatch(sentence)
  })
})
