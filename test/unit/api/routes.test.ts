import { describe, expect, it } from 'vitest'
import { appVersion } from '../../../electron/core/app-version.ts'
import { fail, ok } from '../../../electron/core/result.ts'
import type { SlicePixels } from '../../../electron/core/slice-pixels.ts'
import { anyText, textLike, textWith } from '../../fixtures/matchers.ts'
import { record, series, sliceHeader, study } from '../../fixtures/study.ts'
import { siteWithStudy, testSite } from './test-site.ts'

const model = { id: 'brain-mri-cnn', version: '1.0.0', title: 'Title', sha256: 'ab'.repeat(32), heatThreshold: 0.35, abstainBelow: 0.5, labels: ['none', 'glioma'], noFinding: 'none', calibration: null, traits: { calibrated: false, heat: true, gatesSeries: true, gatesSlices: false } }
const pixels: SlicePixels = { rows: 2, columns: 3, data: Float32Array.of(-1.5, 0, 1, 2, 3, 4), window: { centre: 2, width: 5.5 }, rowSpacing: 1, columnSpacing: 1 }

describe('GET /api/session', () => {
  it('names version, door and model', async () => {
    const { get } = testSite(() => ({ model: async () => ok(model) }))
    expect(await (await get('/api/session')).json()).toEqual({ version: appVersion, door: 'browser', canPickFiles: false, model, modelFailure: null })
  })

  it('tells why there is no model, and is answered all the same', async () => {
    const { get } = testSite(() => ({ model: async () => fail('model-invalid', 'Copy it anew.') }), { door: 'desktop', pickPaths: async () => [] })
    const response = await get('/api/session')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ door: 'desktop', canPickFiles: true, model: null, modelFailure: { code: 'model-invalid', message: 'Copy it anew.' } })
  })
})

describe('POST /api/dialogs/open', () => {
  it('hands on what the person picked', async () => {
    const { post } = testSite(undefined, { pickPaths: async (kind) => [`/picked/${kind}`] })
    expect(await (await post('/api/dialogs/open', { kind: 'folder' })).json()).toEqual({ paths: ['/picked/folder'] })
  })

  it('gives nothing where there is no dialog', async () => {
    expect(await (await testSite().post('/api/dialogs/open', { kind: 'files' })).json()).toEqual({ paths: [] })
  })
})

describe('studies', () => {
  it('are listed newest first', async () => {
    const { get, store } = siteWithStudy()
    store.saveStudy(study('study-2', { series: [series('series-2')] }), '2026-01-02T00:00:00.000Z')
    expect(await (await get('/api/studies')).json()).toEqual({ studies: [study('study-2', { series: [series('series-2')] }), study()], problems: {} })
  })

  it('are forgotten once and for all, also twice', async () => {
    const { get } = siteWithStudy()
    for (let i = 0; i < 2; i += 1) expect((await get('/api/studies/study-1', { method: 'DELETE' })).status).toBe(204)
    expect(await (await get('/api/studies')).json()).toEqual({ studies: [], problems: {} })
    expect(await (await get('/api/series/series-1/analysis')).json()).toBeNull()
  })
})

describe('series', () => {
  it('show a thumbnail of their middle slice', async () => {
    const { get } = siteWithStudy(() => ({ thumbnail: async ({ file }) => ok(new TextEncoder().encode(file)) }))
    const response = await get('/api/series/series-1/thumbnail')
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(await response.text()).toBe('/nowhere/IM1.dcm')
  })

  it('show their analysis without the heat grids', async () => {
    const { model, analysis, skipped } = record()
    expect(await (await siteWithStudy().get('/api/series/series-1/analysis')).json()).toEqual({ model, analysis, skipped })
  })

  it('have no analysis yet, or none at all, and that is no failure', async () => {
    const { get, store } = testSite()
    store.saveStudy(study(), '')
    for (const id of ['series-1', 'none']) {
      const response = await get(`/api/series/${id}/analysis`)
      expect([response.status, await response.json()]).toEqual([200, null])
    }
  })
})

describe('what overlays are made with', () => {
  it('lists the filters', async () => {
    const output = { meaning: 'm', unit: '', low: null, high: null }
    const filter = { name: 'f', title: 'F', group: 'edges', kind: 'convolution', highlights: 'x', reference: 'y', parameters: [], output, marksAnomalies: false, options: [], borders: [] } as const
    const { get } = testSite(() => ({ filters: async () => ok([filter]) }))
    expect(await (await get('/api/filters')).json()).toEqual({ filters: [filter] })
  })

  it('has a recipe checked, and hands on why it cannot be used', async () => {
    const recipe = { format: 'sulcus-recipe', version: 1, name: 'r', steps: [{ filter: 'box', parameters: {}, options: {} }] } as const
    const { post } = testSite(() => ({ checkRecipe: async (document) => (document === 'bad' ? fail('recipe-invalid', 'No recipe.') : ok({ ...recipe, steps: [...recipe.steps] })) }))
    expect(await (await post('/api/recipes/check', { recipe })).json()).toEqual({ recipe })
    const refused = await post('/api/recipes/check', { recipe: 'bad' })
    expect([refused.status, await refused.json()]).toEqual([422, { code: 'recipe-invalid', message: 'No recipe.' }])
  })

  it('gives colour maps by name', async () => {
    const { get } = testSite(() => ({ colourMap: async (name) => ok(new TextEncoder().encode(name)) }))
    expect(await (await get('/api/colour-maps/magma')).text()).toBe('magma')
    const unknown = await get('/api/colour-maps/rainbow')
    expect(unknown.status).toBe(400)
    expect(await unknown.json()).toMatchObject({ code: 'request-invalid', message: textWith('viridis') })
  })
})

describe('what is not there', () => {
  it.each([
    ['GET', '/api/series/none/thumbnail', 'series-not-found'],
    ['GET', '/api/series/none/slices/0/pixels', 'series-not-found'],
    ['GET', '/api/series/none/slices/0/heat', 'series-not-found'],
    ['GET', '/api/series/none/slices/0/tags', 'series-not-found'],
    ['POST', '/api/series/none/slices/0/feature-map', 'series-not-found'],
    ['GET', '/api/series/series-1/slices/2/pixels', 'slice-not-found'],
    ['GET', '/api/series/series-1/slices/-1/pixels', 'slice-not-found'],
    ['GET', '/api/series/series-1/slices/2/tags', 'slice-not-found'],
    ['GET', '/api/series/series-1/slices/length/heat', 'slice-not-found'],
    ['POST', '/api/series/series-1/slices/0.5/feature-map', 'slice-not-found'],
    ['GET', '/api/reports/none', 'report-not-found'],
  ])('%s %s is 404 %s', async (method, path, code) => {
    const { get, post } = siteWithStudy()
    const response = await (method === 'POST' ? post(path, { filter: 'sobel' }) : get(path))
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ code, message: textLike(/\w.*\.$/) })
  })

  it.each([['GET', '/api/nothing'], ['POST', '/api/nothing'], ['POST', '/api/session'], ['DELETE', '/api/studies']])('%s %s is 404', async (method, path) => {
    expect((await testSite().get(path, { method })).status).toBe(404)
  })
})

describe('what the engine cannot do', () => {
  const paths = ['/api/series/series-1/thumbnail', '/api/series/series-1/slices/0/pixels', '/api/series/series-1/slices/0/heat', '/api/series/series-1/slices/0/tags', '/api/filters', '/api/colour-maps/magma']

  it.each(paths)('%s hands on its failure', async (path) => {
    const refuse = async () => fail('decode-failed', 'Broken.')
    const { get } = siteWithStudy(() => ({ thumbnail: refuse, slicePixels: refuse, tags: refuse, heatMap: refuse, filters: refuse, colourMap: refuse }))
    const response = await get(path)
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({ code: 'decode-failed', message: 'Broken.' })
  })

  it.each(paths)('%s is 503 while the engine crashes, and answers again after', async (path) => {
    let crashes = 1
    const { get } = siteWithStudy((self) => {
      const once = async () => {
        crashes -= 1
        if (crashes >= 0) self.crash()
        return ok(Uint8Array.of(1))
      }
      const image = async () => {
        await once()
        return ok(pixels)
      }
      const list = async () => {
        await once()
        return ok([])
      }
      return { thumbnail: once, colourMap: once, slicePixels: image, heatMap: image, tags: list, filters: list }
    })
    const response = await get(path)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'engine-stopped' })
    expect((await get(path)).status).toBe(200)
  })

  it('fails a feature map with the code of what is wrong with it', async () => {
    const { post } = siteWithStudy(() => ({ featureMap: async () => fail('kernel-invalid', 'Every weight is zero.') }))
    const response = await post('/api/series/series-1/slices/0/feature-map', { kernel: { name: 'none', weights: [[0]] } })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'kernel-invalid' })
  })
})

describe('requests that are not valid', () => {
  it.each<[string, unknown]>([
    ['/api/dialogs/open', { kind: 'everything' }],
    ['/api/dialogs/open', null],
    ['/api/studies/open', {}],
    ['/api/studies/open', { paths: [] }],
    ['/api/studies/open', { paths: [''] }],
    ['/api/studies/open', { paths: [1] }],
    ['/api/studies/open', { upload: '../../etc' }],
    ['/api/studies/open', { paths: ['/a'], upload: '5b2b0a4e-6f0f-4a53-b7a5-0a5b7c1de0aa' }],
    ['/api/series/series-1/slices/0/feature-map', { filter: 'sobel', colour: 'red' }],
    ['/api/series/series-1/slices/0/feature-map', { filter: 'sobel', parameters: { sigma: 'wide' } }],
    ['/api/series/series-1/slices/0/feature-map', []],
    ['/api/reports', { study: 'study-1' }],
    ['/api/reports', { study: 'study-1', style: { colourMap: 'rainbow', opacity: 0.5, threshold: 0 } }],
    ['/api/reports', { study: 'study-1', style: { colourMap: 'magma', opacity: 2, threshold: 0 } }],
  ])('POST %s %j is request-invalid', async (path, body) => {
    const response = await siteWithStudy().post(path, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ code: 'request-invalid', message: textWith('The request is not valid') })
  })

  it.each([
    ['that is no JSON', { 'content-type': 'application/json' }, '{"kind":'],
    ['that does not say it is JSON', { 'content-type': 'text/plain' }, '{"kind":"files"}'],
    ['that is empty', { 'content-type': 'application/json' }, ''],
  ])('a body %s is request-invalid', async (_what, headers, body) => {
    const response = await testSite().get('/api/dialogs/open', { method: 'POST', headers, body })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'request-invalid', message: anyText })
  })

  it('a path that climbs is no file of a slice', async () => {
    const { get, store } = siteWithStudy(() => ({ slicePixels: async ({ file }) => ok({ ...pixels, data: Float32Array.of(file.length) }) }))
    store.saveStudy(study('study-1', { series: [series('series-1', { slices: [sliceHeader(0)] })] }), '')
    for (const path of ['/api/series/series-1/slices/..%2f0/pixels', '/api/series/..%2fseries-1/slices/0/pixels']) expect((await get(path)).status).toBe(404)
  })
})
