import { describe, expect, it } from 'vitest'
import { appVersion } from '../../../electron/core/app-version.ts'
import { fail, ok } from '../../../electron/core/result.ts'
import type { SlicePixels } from '../../../electron/core/slice-pixels.ts'
import type { TagNode } from '../../../electron/core/tag-node.ts'
import { anyText, textLike, textWith } from '../../fixtures/matchers.ts'
import { record, series, sliceHeader, study } from '../../fixtures/study.ts'
import { siteWithStudy, testSite } from './test-site.ts'

const model = { id: 'brain-mri-cnn', version: '1.0.0', title: 'Title', sha256: 'ab'.repeat(32), heatThreshold: 0.35, abstainBelow: 0.5, labels: ['none', 'glioma'], noFinding: 'none', calibration: null, traits: { calibrated: false, heat: true, gatesSeries: true, gatesSlices: false } }
const pixels: SlicePixels = { rows: 2, columns: 3, data: Float32Array.of(-1.5, 0, 1, 2, 3, 4), window: { centre: 2, width: 5.5 }, rowSpacing: 1, columnSpacing: 1 }

async function floats(response: Response): Promise<number[]> {
  return [...new Float32Array(await response.arrayBuffer())]
}

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

describe('slices', () => {
  it('give pixels as little-endian floats, with shape, range and window in the headers', async () => {
    const { get } = siteWithStudy(() => ({ slicePixels: async () => ok(pixels) }))
    const response = await get('/api/series/series-1/slices/1/pixels')
    const told = ['content-type', 'x-rows', 'x-columns', 'x-range-low', 'x-range-high', 'x-window-centre', 'x-window-width'].map((name) => response.headers.get(name))
    expect(told).toEqual(['application/octet-stream', '2', '3', '-1.5', '4', '2', '5.5'])
    expect(await floats(response)).toEqual([...pixels.data])
  })

  it('come with the file’s presets, without their tables, and say when black and white are to be swapped', async () => {
    const explanation = `Knöchel 骨 ${'x'.repeat(100)}`
    const presets = [{ explanation, window: { centre: 2, width: 3, function: 'linear-exact', table: { first: 0, outputs: Float32Array.of(0, 1) } } }, { explanation: '', window: { centre: 1, width: 2 } }] as const
    const { get } = siteWithStudy(() => ({ slicePixels: async () => ok({ ...pixels, presets, mirrorSum: 4095 }) }))
    const { headers } = await get('/api/series/series-1/slices/0/pixels')
    expect(headers.get('x-monochrome1')).toBe('true')
    expect(JSON.parse(decodeURIComponent(headers.get('x-voi-presets') ?? ''))).toEqual([
      { explanation: explanation.slice(0, 64), table: true, window: { centre: 2, width: 3, function: 'linear-exact' } },
      { explanation: '', table: false, window: { centre: 1, width: 2 } },
    ])
  })

  it('give the brightness of a preset as bytes', async () => {
    const asked: number[] = []
    const data = Uint8Array.of(9, 0, 128, 255, 1, 2, 3, 9).subarray(1, 7)
    const { get } = siteWithStudy(() => ({
      greyPixels: async (_header, preset) => {
        asked.push(preset)
        return ok({ rows: 2, columns: 3, data })
      },
    }))
    const response = await get('/api/series/series-1/slices/1/grey/3')
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 128, 255, 1, 2, 3])
    expect(asked).toEqual([3])
    for (const preset of ['-1', 'x', '1.5']) expect((await get(`/api/series/series-1/slices/1/grey/${preset}`)).status).toBe(400)
  })

  it('tell what the file says about one pixel', async () => {
    const value = { stored: [7], modality: -3, units: 'HU', padding: false, realWorld: [{ label: 'ADC', value: 0.5, units: 'mm2/s', meaning: '' }] }
    const asked: number[][] = []
    const { get } = siteWithStudy(() => ({
      pixelValue: async (_header, column, row) => {
        asked.push([column, row])
        return ok(value)
      },
    }))
    expect(await (await get('/api/series/series-1/slices/1/values/5/3')).json()).toEqual(value)
    expect(asked).toEqual([[5, 3]])
    for (const place of ['-1/0', '0/x', '0/65536']) expect((await get(`/api/series/series-1/slices/1/values/${place}`)).status).toBe(400)
  })

  it('give nothing but their own pixels when those are part of a larger buffer', async () => {
    const data = Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6, 9).subarray(2, 8)
    const { get } = siteWithStudy(() => ({ slicePixels: async () => ok({ ...pixels, data }) }))
    expect(await floats(await get('/api/series/series-1/slices/0/pixels'))).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('give the heat map of their own grid, at their own size', async () => {
    const { get } = siteWithStudy(() => ({ heatMap: async ({ data }, rows, columns) => ok({ rows, columns, data: new Float32Array(rows * columns).fill(data.indexOf(0.5)) }) }))
    for (const index of [0, 1]) {
      const response = await get(`/api/series/series-1/slices/${index}/heat`)
      expect(response.headers.get('x-rows')).toBe('4')
      expect(response.headers.get('x-window-centre')).toBeNull()
      expect(await floats(response)).toEqual(new Array(24).fill(index))
    }
  })

  it('find their heat by file and frame, where another slice could not be analysed', async () => {
    const { get, store } = siteWithStudy(() => ({ heatMap: async ({ data }) => ok({ rows: 1, columns: 1, data: data.slice(1, 2) }) }))
    const whole = record()
    store.saveRecord('study-1', 'series-1', { ...whole, heat: whole.heat.slice(1), analysis: { ...whole.analysis, slices: whole.analysis.slices.slice(1) } }, '')
    expect(await floats(await get('/api/series/series-1/slices/1/heat'))).toEqual([0.5])
    const skipped = await get('/api/series/series-1/slices/0/heat')
    expect(skipped.status).toBe(404)
    expect(await skipped.json()).toMatchObject({ code: 'analysis-not-found' })
  })

  it('say how to window them and how far apart their pixels are', async () => {
    const { get } = siteWithStudy(() => ({ slicePixels: async ({ file }) => ok({ ...pixels, window: file.endsWith('IM0.dcm') ? pixels.window : { centre: 2, width: 5, function: 'sigmoid' }, rowSpacing: 1.5, columnSpacing: 0.5 }) }))
    const told = async (index: number) => {
      const { headers } = await get(`/api/series/series-1/slices/${index}/pixels`)
      return ['x-voi-function', 'x-row-spacing', 'x-column-spacing'].map((name) => headers.get(name))
    }
    expect(await told(0)).toEqual(['linear', '1.5', '0.5'])
    expect(await told(1)).toEqual(['sigmoid', '1.5', '0.5'])
  })

  it('list the tags of their own file as a tree', async () => {
    const leaf: TagNode = { group: '0008', element: '1155', name: 'ReferencedSOPInstanceUID', vr: 'UI', length: 6, value: '1.2.3', items: [] }
    const tree = (file: string): TagNode[] => [{ ...leaf, element: '1140', name: file, vr: 'SQ', length: null, value: '', items: [[leaf], []] }]
    const { get } = siteWithStudy(() => ({ tags: async ({ file }) => ok(tree(file)) }))
    for (const index of [0, 1]) expect(await (await get(`/api/series/series-1/slices/${index}/tags`)).json()).toEqual({ tags: tree(`/nowhere/IM${index}.dcm`) })
  })

  it('give feature maps for what is asked', async () => {
    const { post } = siteWithStudy(() => ({ featureMap: async (_header, request) => ok({ rows: 1, columns: 1, data: Float32Array.of(request.parameters?.['sigma'] ?? 0), place: { row: 3, column: 4, stride: 2 } }) }))
    const map = await post('/api/series/series-1/slices/0/feature-map', { filter: 'gaussian', parameters: { sigma: 2.5 } })
    expect(['x-first-row', 'x-first-column', 'x-stride'].map((name) => map.headers.get(name))).toEqual(['3', '4', '2'])
    expect(await floats(map)).toEqual([2.5])
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
