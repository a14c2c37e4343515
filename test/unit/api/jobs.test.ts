import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Progress } from '../../../electron/core/progress.ts'
import { fail, ok } from '../../../electron/core/result.ts'
import type { ReportRequest } from '../../../electron/engine/functions.ts'
import { anyText, textLike } from '../../fixtures/matchers.ts'
import { record, series, sliceHeader, study } from '../../fixtures/study.ts'
import { openedAt, siteWithStudy, testSite } from './test-site.ts'

const step = (done: number, total: number) => ({ stage: 'Working', done, total })
const style = { colourMap: 'magma', opacity: 0.5, threshold: 0.25 }
const { model, analysis, skipped } = record()
const visible = { model, analysis, skipped }

describe('POST /api/studies/open', () => {
  it('reports progress, then the index, and remembers the studies', async () => {
    const index = { studies: [study()], skipped: [{ file: '/dicom/x.txt', code: 'not-dicom' as const, message: 'Not DICOM.' }] }
    const asked: string[] = []
    const { events, post, store } = testSite((self) => ({
      indexPaths: async (job, paths) => {
        asked.push(...paths)
        self.progress(job, step(1, 2))
        self.progress(job, step(2, 2))
        return ok(index)
      },
    }))
    expect(await events('/api/studies/open', { paths: ['/dicom', '/more'] })).toEqual([
      { event: 'progress', data: step(1, 2) },
      { event: 'progress', data: step(2, 2) },
      { event: 'result', data: index },
    ])
    expect(asked).toEqual(['/dicom', '/more'])
    expect(store.studies()).toEqual([study()])
    expect((await post('/api/studies/open', { paths: ['/dicom'] })).headers.get('content-type')).toBe('text/event-stream')
  })

  it('tells of the first image while the others are read, and not after', async () => {
    const png = Uint8Array.of(137, 80, 78, 71)
    let finish = () => undefined as void
    const shown = new Promise<void>((resolve) => (finish = resolve))
    const { events } = testSite((self) => ({
      firstPicture: async (paths) => (paths[0] === '/dicom' ? ok(png) : shown.then(() => ok(png))),
      indexPaths: async (job, [path]) => {
        // answers come in the order in which they are given
        if (path === '/dicom') await new Promise((resolve) => setImmediate(resolve))
        self.progress(job, step(2, 2))
        return ok({ studies: [], skipped: [] })
      },
    }))
    const told = await events('/api/studies/open', { paths: ['/dicom'] })
    expect(told.map(({ event }) => event)).toEqual(['picture', 'progress', 'result'])
    expect(told[0]?.data).toBe(Buffer.from(png).toString('base64'))
    const late = await events('/api/studies/open', { paths: ['/late'] })
    finish()
    expect(late.map(({ event }) => event)).toEqual(['progress', 'result'])
  })

  it('tells no problems of what systems leave behind, unless nothing else was there', async () => {
    const files = ['/dicom/a.zip!/__MACOSX/IM/._1', '/dicom/.DS_Store', '/dicom/Thumbs.db', '/dicom/.hidden', '/dicom/x.txt']
    const skippedFiles = files.map((file) => ({ file, code: 'not-dicom' as const, message: 'Not DICOM.' }))
    const { events } = testSite(() => ({ indexPaths: async (_job, [path]) => ok({ studies: path === '/dicom' ? [study()] : [], skipped: skippedFiles }) }))
    expect(await events('/api/studies/open', { paths: ['/dicom'] })).toMatchObject([{ data: { skipped: skippedFiles.slice(3) } }])
    expect(await events('/api/studies/open', { paths: ['/junk'] })).toMatchObject([{ data: { skipped: skippedFiles } }])
  })

  it('thins progress out, but keeps the last', async () => {
    const { events } = testSite((self) => ({
      indexPaths: async (job) => {
        for (let i = 1; i <= 500; i += 1) self.progress(job, step(i, 500))
        return ok({ studies: [], skipped: [] })
      },
    }))
    const told = await events('/api/studies/open', { paths: ['/dicom'] })
    expect(told.length).toBeLessThan(100)
    expect(told.at(-2)).toEqual({ event: 'progress', data: step(500, 500) })
  })

  it('wants whole paths', async () => {
    const { events, engines } = testSite()
    expect(await events('/api/studies/open', { paths: ['/dicom', 'relative'] })).toEqual([{ event: 'failure', data: { code: 'request-invalid', message: anyText } }])
    expect(engines.started).toHaveLength(0)
  })

  it('opened again with other slices, a study loses its analyses', async () => {
    const grown = study('study-1', { series: [series('series-1', { slices: [0, 1, 2].map((i) => sliceHeader(i)) })] })
    const { events, get } = siteWithStudy(() => ({ indexPaths: async () => ok({ studies: [grown], skipped: [] }) }))
    await events('/api/studies/open', { paths: ['/dicom'] })
    expect(await (await get('/api/series/series-1/analysis')).json()).toBeNull()
  })
})

describe('POST /api/series/:series/analysis', () => {
  it('reports progress, then the analysis, and keeps it with its heat', async () => {
    const { events, store, get } = testSite((self) => ({
      analyse: async (job, { id }) => {
        expect(id).toBe('series-1')
        self.progress(job, step(2, 2))
        return ok(record())
      },
    }))
    store.saveStudy(study(), openedAt)
    expect(await events('/api/series/series-1/analysis', {})).toEqual([
      { event: 'progress', data: step(2, 2) },
      { event: 'result', data: visible },
    ])
    expect(store.record('series-1')).toEqual(ok(record()))
    expect(await (await get('/api/series/series-1/analysis')).json()).toEqual(visible)
  })

  it('brings what is done along with progress, all of it and in order', async () => {
    const { events } = siteWithStudy((self) => ({
      analyse: async (job) => {
        for (let i = 1; i <= 500; i += 1) self.progress(job, { ...step(i, 500), parts: [i] })
        return ok(record())
      },
    }))
    const told = await events('/api/series/series-1/analysis', {})
    expect(told.length).toBeLessThan(100)
    expect(told.flatMap(({ data }) => (data as Progress<number>).parts ?? [])).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
  })

  it('ends with the failure, and keeps what was known before', async () => {
    const { events, store } = siteWithStudy(() => ({ analyse: async () => fail('model-run-failed', 'It stopped.') }))
    expect(await events('/api/series/series-1/analysis', {})).toEqual([{ event: 'failure', data: { code: 'model-run-failed', message: 'It stopped.' } }])
    expect(store.record('series-1').ok).toBe(true)
    expect(await events('/api/series/none/analysis', {})).toMatchObject([{ event: 'failure', data: { code: 'series-not-found' } }])
  })

  it('ends with a failure when the engine dies', async () => {
    const { events } = siteWithStudy((self) => ({
      analyse: async () => {
        self.crash()
        return ok(record())
      },
    }))
    expect(await events('/api/series/series-1/analysis', {})).toMatchObject([{ event: 'failure', data: { code: 'engine-stopped' } }])
  })

  it('ends with a failure when the study is forgotten meanwhile', async () => {
    const site = siteWithStudy(() => ({
      analyse: async () => {
        await site.get('/api/studies/study-1', { method: 'DELETE' })
        return ok(record())
      },
    }))
    expect(await site.events('/api/series/series-1/analysis', {})).toMatchObject([{ event: 'failure', data: { code: 'series-not-found' } }])
  })

  it('ends with a failure, never with silence, when there is a bug', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const { events } = siteWithStudy(() => ({ analyse: async () => Promise.reject(new Error('Test^Nobody is undefined')) }))
    const told = await events('/api/series/series-1/analysis', {})
    expect(told).toEqual([{ event: 'failure', data: { code: 'internal-error', message: anyText } }])
    expect(JSON.stringify([told, printed.mock.calls.map((call) => call.map(String))])).not.toContain('Nobody')
    printed.mockRestore()
  })

  /** An engine whose analysis reports once and then goes on until it is told to stop. */
  function endless() {
    const cancelled: string[] = []
    const begun: string[] = []
    const site = siteWithStudy((self) => {
      const stops = new Map<string, () => void>()
      return {
        analyse: (job) => {
          begun.push(job)
          self.progress(job, step(1, 1))
          return new Promise((resolve) => stops.set(job, () => resolve(fail('cancelled', 'Stopped.'))))
        },
        cancel: (job) => {
          cancelled.push(job)
          stops.get(job)?.()
        },
      }
    })
    return { ...site, cancelled, begun }
  }

  it('is cancelled when the page closes the stream', async () => {
    const { post, cancelled, begun, engines } = endless()
    const reader = (await post('/api/series/series-1/analysis', {})).body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toContain('event: progress')
    await reader?.cancel()
    await vi.waitUntil(() => cancelled.length > 0)
    expect(cancelled).toEqual(begun)
    expect(engines.started[0]?.killed()).toBe(false)
  })

  it('is cancelled when the request is', async () => {
    const { post, cancelled, begun } = endless()
    const controller = new AbortController()
    await post('/api/series/series-1/analysis', {}, controller.signal)
    await vi.waitUntil(() => begun.length > 0)
    controller.abort()
    await vi.waitUntil(() => cancelled.length > 0)
    expect(cancelled).toEqual(begun)
  })
})

describe('POST /api/reports', () => {
  it('is made of what is kept, and can then be fetched under a name that tells nothing of the patient', async () => {
    const asked: ReportRequest[] = []
    const { events, get } = siteWithStudy((self) => ({
      report: async (job, request) => {
        asked.push(request)
        self.progress(job, step(1, 1))
        return ok(new TextEncoder().encode('%PDF-'))
      },
    }))
    const [progress, result] = await events('/api/reports', { study: 'study-1', style })
    expect(progress).toEqual({ event: 'progress', data: step(1, 1) })
    expect(result).toEqual({ event: 'result', data: { report: anyText, fileName: textLike(/^sulcus-report-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.pdf$/) } })
    expect(asked).toMatchObject([{ studies: [study()], records: [record()], style, skipped: [] }])
    const { report, fileName } = result?.data as { report: string; fileName: string }
    const pdf = await get(`/api/reports/${report}`)
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename="${fileName}"`)
    expect(await pdf.text()).toBe('%PDF-')
  })

  it('keeps the last eight', async () => {
    const { events, get } = siteWithStudy(() => ({ report: async () => ok(Uint8Array.of(1)) }))
    const keys: string[] = []
    for (let i = 0; i < 9; i += 1) keys.push(((await events('/api/reports', { study: 'study-1', style }))[0]?.data as { report: string }).report)
    const statuses = await Promise.all(keys.map(async (key) => (await get(`/api/reports/${key}`)).status))
    expect(statuses).toEqual([404, ...new Array<number>(8).fill(200)])
  })

  it('fails where there is nothing to report', async () => {
    const { events, store } = siteWithStudy()
    expect(await events('/api/reports', { study: 'none', style })).toMatchObject([{ event: 'failure', data: { code: 'study-not-found' } }])
    store.saveStudy(study('study-2', { series: [series('series-2')] }), openedAt)
    expect(await events('/api/reports', { study: 'study-2', style })).toMatchObject([{ event: 'failure', data: { code: 'nothing-analysed' } }])
  })

  it('fails with the engine’s own words', async () => {
    const { events } = siteWithStudy(() => ({ report: async () => fail('timed-out', 'It took too long.') }))
    expect(await events('/api/reports', { study: 'study-1', style })).toEqual([{ event: 'failure', data: { code: 'timed-out', message: 'It took too long.' } }])
  })
})

describe('a study of another place', () => {
  it('is told by the paths it is opened from', async () => {
    const { events, folder } = testSite(() => ({ indexPaths: async (_job, paths) => ok({ studies: [], skipped: paths.map((file) => ({ file, code: 'not-dicom' as const, message: '' })) }) }))
    const path = join(folder, 'ünïcode folder', 'with "quotes"')
    expect(await events('/api/studies/open', { paths: [path] })).toMatchObject([{ event: 'result', data: { skipped: [{ file: path }] } }])
  })
})
