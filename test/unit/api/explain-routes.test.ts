import { describe, expect, it } from 'vitest'
import type { ExplanationTrust } from '../../../electron/core/explanation.ts'
import { fail, ok } from '../../../electron/core/result.ts'
import type { ExplanationOnSlice } from '../../../electron/engine/explain-operations.ts'
import { siteWithStudy } from './test-site.ts'

const request = { method: 'occlusion', label: 'glioma' } as const
const path = '/api/series/series-1/slices/1/explanation'
const explained: ExplanationOnSlice = {
  ...request, probability: 0.75, exact: null,
  grid: { rows: 1, columns: 2, data: Float32Array.of(1, -2), stride: 16, letterbox: { rows: 16, columns: 32, offsetRow: 0, offsetColumn: 0 } },
  image: { rows: 2, columns: 3, data: Float32Array.of(1, 0.5, 0, -1, -2, -2) },
}
const curve = { map: { probabilities: [0.9, 0.1], area: 0.5 }, random: { probabilities: [0.9, 0.1], area: 0.6 }, randomAreas: [0.6] }
const trust: ExplanationTrust = {
  verdict: 'holds', sentences: ['Fine.'], shares: [0, 1], deletion: curve, insertion: curve, gain: 0.3, asGood: 0, stability: { shifts: [[0, 1]], correlations: [0.9], mean: 0.9 },
  agreement: [{ method: 'heat', rankCorrelation: 0.5, overlap: 0.25 }], passes: 200,
}

describe('explanations', () => {
  it('say what the model offers', async () => {
    const offer = { labels: ['none', 'glioma'], methods: ['cam'] as const, exactness: 'So and so.' }
    const { get } = siteWithStudy(() => ({ explanationOffer: async () => ok(offer) }))
    expect(await (await get('/api/model/explanation')).json()).toEqual(offer)
  })

  it('come as numbers on the slice, with what belongs to them beside', async () => {
    const asked: unknown[] = []
    const { post } = siteWithStudy(() => ({
      explanation: async (_job, header, wanted) => {
        asked.push([header.sopInstanceUID, wanted])
        return ok(explained)
      },
    }))
    const response = await post(path, request)
    expect(response.status).toBe(200)
    expect(asked).toEqual([['2.25.5.1', request]])
    expect([...new Float32Array(await response.arrayBuffer())]).toEqual([...explained.image.data])
    expect(Object.fromEntries(['x-rows', 'x-columns', 'x-range-low', 'x-range-high'].map((name) => [name, response.headers.get(name)]))).toEqual({ 'x-rows': '2', 'x-columns': '3', 'x-range-low': '-2', 'x-range-high': '1' })
    expect(JSON.parse(response.headers.get('x-explanation') ?? '')).toEqual({ label: 'glioma', probability: 0.75, exact: null, rows: 1, columns: 2, stride: 16 })
  })

  it('name the class that the model calls itself where it is left to it, in whatever letters', async () => {
    const { post } = siteWithStudy(() => ({ explanation: async (_job, _header, { label }) => (label === null ? ok({ ...explained, label: 'Ödem 腫瘍' }) : fail('request-invalid', 'No.')) }))
    const response = await post(path, { method: 'occlusion', label: null })
    expect(JSON.parse(response.headers.get('x-explanation') ?? '')).toMatchObject({ label: 'Ödem 腫瘍' })
    expect((await post(`${path}/trust`, { method: 'occlusion', label: null })).status).toBe(400)
  })

  it('are put to the test as a job, with progress', async () => {
    const { events } = siteWithStudy((self) => ({
      explanationTrust: async (job) => {
        self.progress(job, { stage: 'Shifting the slice', done: 5, total: 5 })
        return ok(trust)
      },
    }))
    expect(await events(`${path}/trust`, request)).toEqual([{ event: 'progress', data: { stage: 'Shifting the slice', done: 5, total: 5 } }, { event: 'result', data: trust }])
  })

  it('fail in the engine’s own words', async () => {
    const { post, events } = siteWithStudy(() => ({
      explanation: async () => fail('request-invalid', 'The model has no class “x”.'),
      explanationTrust: async () => fail('model-run-failed', 'It stopped.'),
    }))
    const response = await post(path, { ...request, label: 'x' })
    expect([response.status, await response.json()]).toEqual([400, { code: 'request-invalid', message: 'The model has no class “x”.' }])
    expect(await events(`${path}/trust`, request)).toEqual([{ event: 'failure', data: { code: 'model-run-failed', message: 'It stopped.' } }])
  })

  it.each([
    [path, { method: 'guess', label: 'glioma' }, 400, 'request-invalid'],
    [path, { method: 'cam' }, 400, 'request-invalid'],
    [`${path}/trust`, { ...request, more: 1 }, 400, 'request-invalid'],
    ['/api/series/series-1/slices/7/explanation', request, 404, 'slice-not-found'],
    ['/api/series/none/slices/0/explanation', request, 404, 'series-not-found'],
  ])('are refused at %s for %j', async (address, body, status, code) => {
    const { post } = siteWithStudy()
    const response = await post(address, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
  })

  it('of a slice that is not there end the job with a failure', async () => {
    const { events } = siteWithStudy()
    expect(await events('/api/series/series-1/slices/7/explanation/trust', request)).toMatchObject([{ event: 'failure', data: { code: 'slice-not-found' } }])
  })
})
