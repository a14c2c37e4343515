import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../../electron/core/result.ts'
import { unpackSets } from '../../../electron/core/segment-plane.ts'
import type { StoredOverlay } from '../../../electron/core/stored-overlay.ts'
import type { OverlayRequest } from '../../../electron/engine/functions.ts'
import { record, series, study } from '../../fixtures/study.ts'
import { put } from '../../fixtures/temp-folder.ts'
import { openedAt, siteWithStudy } from './test-site.ts'

const common = { sopInstanceUID: '2.25.9', seriesNumber: 90, frames: 2, framesOnSlice: [[2], []], notes: [] }
const segment = { number: 7, label: 'Core', category: '', type: '', algorithmType: '', algorithmName: '', colour: null }
const segmentation: StoredOverlay = { ...common, id: 'seg', file: '/nowhere/seg.dcm', label: 'Parts', content: { kind: 'segmentation', form: 'binary', fraction: '', segments: [segment] } }
const map: StoredOverlay = { ...common, id: 'map', file: '/nowhere/map.dcm', label: 'ADC', content: { kind: 'parametric-map', quantity: '', unit: '', unitMeaning: '' } }
const withOverlays = study('study-1', { series: [series('series-1', { overlays: [segmentation, map] })] })

function site(asked: OverlayRequest[] = []) {
  const made = siteWithStudy(() => ({
    segmentsOnSlice: async (request, threshold) => {
      asked.push(request)
      return threshold === 0.25 ? ok({ rows: 1, columns: 3, data: Uint16Array.of(0, 1, 2), sets: [[], [7], [7, 300]] }) : fail('pixel-data-too-short', 'Cut off.')
    },
    mapOnSlice: async () => ok({ rows: 1, columns: 2, data: Float32Array.of(1.5, NaN), range: [-4, 9] as const }),
  }))
  made.store.saveStudy(withOverlays, openedAt)
  return made
}

describe('the overlays of a slice', () => {
  it('are listed with their series', async () => {
    const answer = (await (await site().get('/api/studies')).json()) as { studies: (typeof withOverlays)[] }
    expect(answer.studies[0]?.series[0]?.overlays).toEqual([segmentation, map])
  })

  it('come as the numbers of sets of segments, and the sets behind them', async () => {
    const asked: OverlayRequest[] = []
    const response = await site(asked).get('/api/series/series-1/slices/0/segmentations/seg?threshold=0.25')
    expect([response.headers.get('x-rows'), response.headers.get('x-columns')]).toEqual(['1', '3'])
    const numbers = new Uint16Array(await response.arrayBuffer())
    expect([...numbers.subarray(0, 3)]).toEqual([0, 1, 2])
    expect(unpackSets(numbers.subarray(3))).toEqual([[], [7], [7, 300]])
    expect(asked).toMatchObject([{ file: '/nowhere/seg.dcm', frames: [2], slice: { instanceNumber: 1 } }])
  })

  it('come as real-world values with the range of the whole map', async () => {
    const response = await site().get('/api/series/series-1/slices/1/parametric-maps/map')
    expect([response.headers.get('x-range-low'), response.headers.get('x-range-high')]).toEqual(['-4', '9'])
    expect([...new Float32Array(await response.arrayBuffer())]).toEqual([1.5, NaN])
  })

  it.each([
    ['/api/series/nope/slices/0/segmentations/seg', 404, 'series-not-found'],
    ['/api/series/series-1/slices/9/segmentations/seg', 404, 'slice-not-found'],
    ['/api/series/series-1/slices/0/segmentations/nope', 404, 'overlay-not-found'],
    ['/api/series/series-1/slices/0/segmentations/map', 404, 'overlay-not-found'],
    ['/api/series/series-1/slices/0/parametric-maps/seg', 404, 'overlay-not-found'],
    ['/api/series/series-1/slices/0/segmentations/seg?threshold=2', 400, 'request-invalid'],
    ['/api/series/series-1/slices/0/segmentations/seg?threshold=x', 400, 'request-invalid'],
    ['/api/series/series-1/slices/0/segmentations/seg', 422, 'pixel-data-too-short'],
  ])('%s answers %i %s', async (path, status, code) => {
    const response = await site().get(path)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
  })
})

describe('a study whose overlays come and go', () => {
  it('keeps its analyses', () => {
    const { store } = site()
    expect(store.record('series-1')).toMatchObject({ ok: true, value: { model: record().model } })
    expect(store.study('study-1')).toMatchObject({ ok: true, value: withOverlays })
    store.saveStudy(study(), openedAt)
    expect(store.record('series-1').ok).toBe(true)
    expect(store.study('study-1')).toEqual(ok(study()))
    store.saveStudy(study('study-1', { series: [series('series-1', { slices: series().slices.slice(1) })] }), openedAt)
    expect(store.record('series-1').ok).toBe(false)
  })

  it('is forgotten with the copies of its dropped overlays', async () => {
    const made = site()
    const [attached, orphan] = ['a', 'o'].map((name) => join(made.uploadFolder, 'u', name))
    if (!attached || !orphan) throw new Error('no paths')
    put(made.uploadFolder, { 'u/a': 'x', 'u/o': 'x' })
    made.store.saveStudy(study('study-1', { series: [series('series-1', { overlays: [{ ...map, file: attached }] })], orphans: [{ ...map, file: orphan, framesOnSlice: [] }] }), openedAt)
    expect((await made.get('/api/studies/study-1', { method: 'DELETE' })).status).toBe(204)
    expect([attached, orphan].filter((file) => existsSync(file))).toEqual([])
  })
})
