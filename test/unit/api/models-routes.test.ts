import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../../electron/core/result.ts'
import type { NewModel } from '../../../electron/engine/functions.ts'
import { detectionRecord } from '../../fixtures/study.ts'
import { openedAt, siteWithStudy } from './test-site.ts'

const listing = {
  id: 'boxes', version: '1', title: 'Boxes', licence: 'MIT', task: 'detect' as const, labels: ['a'], sha256: 'ab'.repeat(32), bytes: 1, origin: 'added' as const, from: null, assumptions: [], chosen: false,
}

describe('models', () => {
  it('are listed, chosen and removed', async () => {
    const asked: string[] = []
    const { get, post } = siteWithStudy(() => ({
      models: async () => ok({ models: [listing], broken: [] }),
      useModel: async (id) => {
        asked.push(`use ${id}`)
        return ok(true)
      },
      removeModel: async () => fail('model-not-found', 'No.'),
    }))
    expect(await (await get('/api/models')).json()).toEqual({ models: [listing], broken: [] })
    expect((await post('/api/models/boxes/use', {})).status).toBe(204)
    expect((await get('/api/models/boxes', { method: 'DELETE' })).status).toBe(404)
    expect(asked).toEqual(['use boxes'])
  })

  it('are added by whole paths, or from an upload that is gone afterwards', async () => {
    const asked: NewModel[] = []
    const { app, get, post, uploadFolder } = siteWithStudy(() => ({ addModel: async (model) => ok((asked.push(model), listing)) }))
    expect(await (await post('/api/models', { path: '/models/a.onnx', manifest: '/models/m.json' })).json()).toEqual(listing)
    expect(asked.at(-1)).toMatchObject({ file: '/models/a.onnx', manifest: '/models/m.json', name: 'a.onnx' })
    for (const body of [{ path: 'a.onnx' }, { path: '/a.onnx', manifest: 'm.json' }, { upload: '../x', name: 'a', manifest: false }, {}, { path: '/a', extra: 1 }]) {
      expect((await post('/api/models', body)).status).toBe(400)
    }
    const { upload } = (await (await post('/api/uploads', {})).json()) as { upload: string }
    expect((await app.request(`/api/uploads/${upload}/0?name=dropped.onnx`, { method: 'PUT', body: 'bytes' })).status).toBe(204)
    expect((await post('/api/models', { upload, name: 'dropped.onnx', manifest: true })).status).toBe(200)
    expect(asked.at(-1)).toMatchObject({ file: join(uploadFolder, upload, '00000'), manifest: join(uploadFolder, upload, '00001'), name: 'dropped.onnx' })
    expect(existsSync(join(uploadFolder, upload))).toBe(false)
    expect(asked).toHaveLength(2)
    expect((await get('/api/studies')).status).toBe(200)
  })
})

describe('boxes', () => {
  it('are looked for as a job, kept with the study and asked for again', async () => {
    const { events, get, store } = siteWithStudy((self) => ({
      detect: async (job, model) => {
        expect(model).toBe('boxes')
        self.progress(job, { stage: 'Looking for boxes', done: 1, total: 2 })
        return ok(detectionRecord())
      },
    }))
    expect(await (await get('/api/series/series-1/detections')).json()).toBeNull()
    const { detections } = detectionRecord()
    expect((await events('/api/series/series-1/detections', { model: 'boxes' })).at(-1)).toMatchObject({ event: 'result', data: detections })
    expect(await (await get('/api/series/series-1/detections')).json()).toEqual(detections)
    expect(store.detections('series-1')).toEqual({ ok: true, value: detectionRecord() })
    expect(await events('/api/series/gone/detections', { model: 'boxes' })).toMatchObject([{ event: 'failure', data: { code: 'series-not-found' } }])
  })

  it('are taken along from the confidence asked for', async () => {
    const drawn: unknown[] = []
    const { get, store } = siteWithStudy(() => ({
      detectionPicture: async (drawing) => ok((drawn.push(drawing), Uint8Array.of(1, 2))),
      detectionOutlines: async (packed, pixels) => ok(Uint16Array.from({ length: pixels }, () => packed.length)),
    }))
    expect((await get('/api/series/series-1/detections/export')).status).toBe(404)
    store.saveDetections('study-1', 'series-1', detectionRecord(), openedAt)
    const [slice] = detectionRecord().detections.slices
    const exported = async (confidence: string): Promise<unknown> => (await get(`/api/series/series-1/detections/export?confidence=${confidence}`)).json()
    expect(await exported('0.5')).toMatchObject({ schema: 'sulcus-detections/1', confidence: 0.5, model: { id: 'boxes' }, series: [{ slices: [slice, {}] }] })
    expect(await exported('0.8')).toMatchObject({ series: [{ slices: [{ detections: [] }, { detections: [] }] }] })
    expect((await get('/api/series/series-1/detections/export?confidence=2')).status).toBe(400)

    const picture = await get('/api/series/series-1/slices/0/detections/picture?confidence=0.5')
    expect([picture.headers.get('content-type'), [...new Uint8Array(await picture.arrayBuffer())]]).toEqual(['image/png', [1, 2]])
    expect(drawn).toMatchObject([{ detections: slice?.detections, outlines: Uint8Array.of(1, 2, 3), labels: ['lesion', 'vessel'] }])

    const plane = async (index: number) => [...new Uint16Array(await (await get(`/api/series/series-1/slices/${index}/detections/outlines`)).arrayBuffer())]
    expect(await plane(0)).toEqual(new Array<number>(24).fill(3))
    expect(await plane(1)).toEqual([])
    expect((await get('/api/series/series-1/slices/9/detections/outlines')).status).toBe(404)
  })
})
