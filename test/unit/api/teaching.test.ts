import { describe, expect, it } from 'vitest'
import { labelledExamples, type Example } from '../../../electron/core/labelled-examples.ts'
import type { ModelListing } from '../../../electron/core/model-listing.ts'
import { fail, ok } from '../../../electron/core/result.ts'
import type { TaughtModel } from '../../../electron/engine/functions.ts'
import { series, sliceHeader, study } from '../../fixtures/study.ts'
import { openedAt, siteWithStudy } from './test-site.ts'

const labelsPath = '/api/series/series-1/labels'
const choice = { labels: ['no tumour', 'tumour'], none: null, mirror: true, shifts: false }

describe('labels', () => {
  it('are given to ranges, counted, undone, taken off and forgotten', async () => {
    const { get, post } = siteWithStudy()
    const json = async (answer: Promise<Response>): Promise<unknown> => (await answer).json()
    expect(await json(post('/api/labels', { label: '  tumour ' }))).toEqual({ counts: [{ label: 'tumour', slices: 0 }] })
    expect(await json(post(labelsPath, { first: 0, last: 1, label: 'tumour' }))).toEqual({ counts: [{ label: 'tumour', slices: 2 }] })
    expect(await json(post(labelsPath, { first: 1, last: 1, label: null }))).toEqual({ counts: [{ label: 'tumour', slices: 1 }] })
    expect(await json(get(labelsPath))).toEqual({ labels: ['tumour', null] })
    expect(await json(post('/api/labels/undo', {}))).toEqual({ undone: { label: null, slices: 1 }, counts: [{ label: 'tumour', slices: 2 }] })
    expect(await json(post('/api/labels/remove', { label: 'tumour' }))).toEqual({ counts: [] })
    expect(await json(get('/api/labels'))).toEqual({ counts: [] })
  })

  it('outlive a study that is forgotten and opened again', async () => {
    const { get, post, store } = siteWithStudy()
    await post(labelsPath, { first: 0, last: 0, label: 'tumour' })
    store.forgetStudy('study-1')
    store.saveStudy(study(), openedAt)
    expect(await (await get(labelsPath)).json()).toEqual({ labels: ['tumour', null] })
  })

  it.each([
    [labelsPath, { first: 0, last: 2, label: 'tumour' }, 404, 'slice-not-found'],
    [labelsPath, { first: 1, last: 0, label: 'tumour' }, 400, 'request-invalid'],
    [labelsPath, { first: 0, last: 0, label: 'x' }, 400, 'request-invalid'],
    [labelsPath, { first: 0, last: 0, label: 'abstained' }, 400, 'request-invalid'],
    ['/api/series/none/labels', { first: 0, last: 0, label: 'tumour' }, 404, 'series-not-found'],
    ['/api/labels', { label: 'x'.repeat(65) }, 400, 'request-invalid'],
    ['/api/labels', { label: 'bell\u0007' }, 400, 'request-invalid'],
  ])('at %s refuse %j', async (path, body, status, code) => {
    const { post } = siteWithStudy()
    const answer = await post(path, body)
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }])
  })
})

describe('labelledExamples', () => {
  it('numbers patients and series, and counts a slice once', () => {
    const other = study('study-2', { series: [series('series-2', { slices: [sliceHeader(5)] })], patientId: 'T-2' })
    const copy = study('study-3', { series: [series('series-3')] })
    const open = [study(), other, copy].flatMap((one) => one.series.map((of) => ({ study: one, series: of })))
    const labels = new Map([['2.25.5.0', 0], ['2.25.5.1', 1], ['2.25.5.5', 0]])
    expect(labelledExamples(open, ({ sopInstanceUID }) => labels.get(sopInstanceUID))).toMatchObject([
      { label: 0, patient: 0, series: 0, position: 0 }, { label: 1, patient: 0, series: 0, position: 1 }, { label: 0, patient: 1, series: 1, position: 0 },
    ])
  })
})

describe('teaching', () => {
  const report = { labels: choice.labels } as unknown as TaughtModel['report']

  it('hands the labelled slices to the engine and keeps what it makes for fetching', async () => {
    const asked: (readonly Example[])[] = []
    const { events, get, post } = siteWithStudy(({ progress }) => ({
      teach: async (job, _choice, examples) => {
        asked.push(examples)
        progress(job, { stage: 'Teaching', done: 1, total: 2 })
        return ok({ onnx: Uint8Array.of(8, 7), manifest: '{"a":1}', golden: '{}', known: '{"o":1}', report })
      },
      addTaught: async (model) => (model.onnx[0] === 8 ? ok({ title: 'Taught: a' } as ModelListing) : fail('model-invalid', '')),
    }))
    await post(labelsPath, { first: 0, last: 0, label: 'no tumour' })
    await post(labelsPath, { first: 1, last: 1, label: 'tumour' })
    const [progress, result] = await events('/api/teaching', choice)
    expect(progress).toEqual({ event: 'progress', data: { stage: 'Teaching', done: 1, total: 2 } })
    expect(result).toMatchObject({ event: 'result', data: { report, files: ['model.onnx', 'manifest.json', 'golden.json', 'ood.json'], elsewhere: 0 } })
    expect(asked[0]?.map(({ label }) => label)).toEqual([0, 1])
    const { taught } = result?.data as { taught: string }
    const file = await get(`/api/taught/${taught}/model.onnx`)
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="model.onnx"')
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([8, 7])
    expect(await (await get(`/api/taught/${taught}/manifest.json`)).json()).toEqual({ a: 1 })
    expect(await (await get(`/api/taught/${taught}/ood.json`)).json()).toEqual({ o: 1 })
    expect(await (await post(`/api/taught/${taught}/add`, {})).json()).toEqual({ title: 'Taught: a' })
    for (const path of [`/api/taught/${taught}/constructor`, '/api/taught/none/model.onnx']) expect((await get(path)).status).toBe(404)
  })

  it('fails with the engine’s own words, and refuses a choice that is none', async () => {
    const { events, post } = siteWithStudy(() => ({ teach: async () => fail('teaching-refused', 'Too few.') }))
    expect(await events('/api/teaching', choice)).toEqual([{ event: 'failure', data: { code: 'teaching-refused', message: 'Too few.' } }])
    expect((await post('/api/teaching', { ...choice, none: 'else' })).status).toBe(400)
    expect((await post('/api/teaching', { ...choice, labels: ['tumour', 'tumour'] })).status).toBe(400)
  })
})
