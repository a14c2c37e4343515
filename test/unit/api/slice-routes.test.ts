import { describe, expect, it } from 'vitest'
import { ok } from '../../../electron/core/result.ts'
import type { SlicePixels } from '../../../electron/core/slice-pixels.ts'
import type { TagNode } from '../../../electron/core/tag-node.ts'
import { record } from '../../fixtures/study.ts'
import { siteWithStudy } from './test-site.ts'

const pixels: SlicePixels = { rows: 2, columns: 3, data: Float32Array.of(-1.5, 0, 1, 2, 3, 4), window: { centre: 2, width: 5.5 }, rowSpacing: 1, columnSpacing: 1 }

async function floats(response: Response): Promise<number[]> {
  return [...new Float32Array(await response.arrayBuffer())]
}

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
