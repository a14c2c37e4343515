import { describe, expect, it } from 'vitest'
import { unpackArrays } from '../../../electron/core/packed-arrays.ts'
import { fail, ok } from '../../../electron/core/result.ts'
import { textWith } from '../../fixtures/matchers.ts'
import { siteWithStudy, testSite } from './test-site.ts'

const slice = '/api/series/series-1/slices/1/laboratory'
const kernel = { name: 'k', weights: [[1, 2]] }
const axis = { input: 4, before: 0, after: 1, reach: 2, stride: 1, whole: 4, output: 4, first: 0 }
const histogram = { low: 1, high: 2, counts: [1, 1], others: 0 }

describe('the laboratory', () => {
  it('lists the classic kernels', async () => {
    const preset = { name: 'k', title: 'K', highlights: 'x', reference: 'y', weights: [[1]] }
    const { get } = testSite(() => ({ presetKernels: async () => ok([preset]) }))
    expect(await (await get('/api/laboratory/kernels')).json()).toEqual({ kernels: [preset] })
  })

  it('gives maps as numbers, of the slice and the experiment asked for', async () => {
    const asked: unknown[] = []
    const { post } = siteWithStudy(() => ({
      laboratoryMaps: async (_job, { file }, experiment) => {
        asked.push(file, experiment)
        return ok([{ kind: 'correlation', image: { rows: 1, columns: 2, data: Float32Array.of(1, NaN) }, histogram, rows: axis, columns: axis }])
      },
    }))
    const response = await post(`${slice}/maps`, { kernel, options: { stride: 2 }, compare: true })
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(unpackArrays(await response.arrayBuffer())).toEqual({ head: [{ kind: 'correlation' }], arrays: [Float32Array.of(1, NaN)] })
    expect(asked).toEqual(['/nowhere/IM1.dcm', { kernel, options: { stride: 2 }, compare: true }])
  })

  it('gives pictures of maps as heads and grey bytes, in the window asked for', async () => {
    const asked: unknown[] = []
    const window = { centre: 1, width: 2, function: 'linear-exact' as const }
    const { post } = siteWithStudy(() => ({
      mapPictures: async (_job, { file }, experiment) => {
        asked.push(file, experiment)
        return ok([{ kind: 'correlation', histogram, rows: axis, columns: axis, window, grey: Uint8Array.of(0, 255) }])
      },
    }))
    const response = await post(`${slice}/pictures`, { kernel, window: { low: 0, high: 2 } })
    expect(unpackArrays(await response.arrayBuffer())).toEqual({ head: [{ kind: 'correlation', histogram, rows: axis, columns: axis, window }], arrays: [Uint8Array.of(0, 255)] })
    expect(asked).toEqual(['/nowhere/IM1.dcm', { kernel, compare: false, window: { low: 0, high: 2 } }])
  })

  it('gives the window with a sum that may be no number', async () => {
    const head = { rows: 1, columns: 2, dilation: 1, origin: { row: -1, column: 0 }, centre: { row: 0, column: 0 } }
    const arrays = { sourceRows: Int32Array.of(-1), sourceColumns: Int32Array.of(0, 1), patch: Float32Array.of(1, NaN), weights: Float32Array.of(1, 2), products: Float64Array.of(1, NaN) }
    const { post } = siteWithStudy(() => ({ windowAt: async () => ok({ ...head, ...arrays, sum: NaN }) }))
    const packed = unpackArrays(await (await post(`${slice}/window`, { kernel, row: 0, column: 0 })).arrayBuffer())
    expect(packed).toEqual({ head, arrays: [...Object.values(arrays), Float64Array.of(NaN)] })
  })

  it('gives the frequency response', async () => {
    const { post } = testSite(() => ({ frequencyResponse: async () => ok({ side: 1, magnitude: Float32Array.of(3), across: Float32Array.of(3, 1), down: Float32Array.of(3, 2) }) }))
    expect(unpackArrays(await (await post('/api/laboratory/frequency-response', { kernel })).arrayBuffer())).toEqual({ head: { side: 1 }, arrays: [Float32Array.of(3), Float32Array.of(3, 1), Float32Array.of(3, 2)] })
  })

  it('cancels the map when the page no longer wants it', async () => {
    const cancelled: string[] = []
    let begin = (): void => undefined
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const { post } = siteWithStudy(() => {
      let stop = (): void => undefined
      return {
        cancel: (job) => {
          cancelled.push(job)
          stop()
        },
        laboratoryMaps: (job) => {
          begin()
          return new Promise((resolve) => {
            stop = () => resolve(fail('cancelled', `The job ${job} was cancelled.`))
          })
        },
      }
    })
    const abort = new AbortController()
    const answer = post(`${slice}/maps`, { kernel }, abort.signal)
    await begun
    abort.abort()
    expect(await (await answer).json()).toMatchObject({ code: 'cancelled' })
    expect(cancelled).toHaveLength(1)
  })

  it.each([['maps', { kernel }], ['pictures', { kernel, window: 'full' }], ['window', { kernel, row: 0, column: 0 }]])('%s of a slice that is not there is 404', async (what, body) => {
    const { post } = siteWithStudy()
    const missing = await post(`/api/series/series-1/slices/9/laboratory/${what}`, body)
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'slice-not-found' }])
  })

  it.each([
    ['maps', { kernel, filter: 'sobel' }],
    ['maps', []],
    ['pictures', { kernel }],
    ['pictures', { kernel, window: 'bright' }],
    ['pictures', { kernel, window: { low: 0 } }],
    ['window', { kernel }],
    ['window', { kernel, row: -1, column: 0 }],
    ['window', { kernel, row: 0.5, column: 0 }],
  ])('%s refuses %j', async (what, body) => {
    const response = await siteWithStudy().post(`${slice}/${what}`, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ code: 'request-invalid', message: textWith('The request is not valid') })
  })

  it('hands on what is wrong with a kernel', async () => {
    const refuse = async () => fail('kernel-invalid', 'Every weight is zero.')
    const { post } = siteWithStudy(() => ({ laboratoryMaps: refuse, mapPictures: refuse, windowAt: refuse, frequencyResponse: refuse }))
    const answers = await Promise.all([post(`${slice}/maps`, { kernel }), post(`${slice}/pictures`, { kernel, window: 'full' }), post(`${slice}/window`, { kernel, row: 0, column: 0 }), post('/api/laboratory/frequency-response', { kernel })])
    for (const response of answers) expect([response.status, await response.json()]).toEqual([400, { code: 'kernel-invalid', message: 'Every weight is zero.' }])
  })
})
