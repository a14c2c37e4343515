import { existsSync } from 'node:fs'
import { createServer, connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../../electron/api/security-headers.ts'
import type { SeriesAnalysis } from '../../../electron/core/analysis-document.ts'
import type { StudyIndex } from '../../../electron/core/study.ts'
import { locateResources } from '../../../electron/locate-resources.ts'
import { serve, type Serving } from '../../../electron/serve.ts'
import { headColumns, headPixels, headRows, headSeries } from '../../fixtures/head-series.ts'
import { parseEvents, type ServerSentEvent } from '../../fixtures/server-sent-events.ts'
import { put, sharedFolder, tempFolder } from '../../fixtures/temp-folder.ts'

/** What a TCP connection to an address meets. */
function knock(host: string, port: number): Promise<'open' | 'closed'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const answer = (met: 'open' | 'closed') => () => {
      socket.destroy()
      resolve(met)
    }
    socket.once('connect', answer('open')).once('error', answer('closed'))
  })
}

async function serving(dataFolder: string, port = 0): Promise<Serving> {
  const served = await serve({ port, dataFolder })
  if (!served.ok) throw new Error(served.failure.message)
  return served.value
}

const { page, sample } = locateResources()
const built = existsSync(join(page, 'index.html')) && existsSync(sample)

describe.skipIf(!built)('serve (skipped until `npm run setup` has built dist/)', () => {
  const folder = sharedFolder()
  let door: Serving
  let origin = ''
  let port = 0
  let cookie = ''
  let entered: Response
  let firstDay: StudyIndex['studies'] = []

  beforeAll(async () => {
    put(join(folder.path, 'scans'), headSeries(3))
    put(join(folder.path, 'scans'), { 'notes.txt': 'no scan' })
    door = await serving(join(folder.path, 'data'))
    ;({ origin } = new URL(door.url))
    port = Number(new URL(door.url).port)
    entered = await fetch(door.url, { redirect: 'manual' })
    cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    firstDay = ((await (await get('/api/studies')).json()) as StudyIndex).studies
  })
  afterAll(() => door.close())

  const get = (path: string, init: RequestInit = {}) => fetch(`${origin}${path}`, { ...init, headers: { cookie, origin, ...init.headers } })
  const events = async (path: string, body: unknown): Promise<ServerSentEvent[]> => {
    const response = await get(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
    return parseEvents(await response.text())
  }

  it('listens on 127.0.0.1 alone, at a port nobody could have guessed', async () => {
    expect(door.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/)
    expect(port).toBeGreaterThan(1023)
    expect(await knock('127.0.0.1', port)).toBe('open')
    expect(await knock('::1', port)).toBe('closed')
    // every 127.x.y.z is this machine on Linux: a server bound to all addresses would answer there
    if (process.platform === 'linux') expect(await knock('127.0.0.2', port)).toBe('closed')
  })

  it('lets in who has the one-time address, and nobody else, with the same headers for all', async () => {
    expect(entered.status).toBe(302)
    const strangers = [await fetch(door.url), await fetch(`${origin}/api/studies`), await get('/', { headers: { origin: 'https://evil.example' } })]
    expect(strangers.map(({ status }) => status)).toEqual([401, 401, 403])
    for (const response of [entered, ...strangers, await get('/')]) {
      expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('shows the page, and the sample study on the first day', async () => {
    expect(await (await get('/')).text()).toContain('<script type="module"')
    expect(firstDay.map(({ patientName }) => patientName)).toEqual(['Sample^Phantom'])
    expect(await (await get('/api/session')).json()).toMatchObject({ door: 'browser', canPickFiles: false, model: { id: 'brain-mri-cnn' }, modelFailure: null })
  })

  it('goes all the way: open, look, filter, analyse, see the heat, report', async () => {
    const opened = await events('/api/studies/open', { paths: [join(folder.path, 'scans')] })
    const index = opened.at(-1)?.data as StudyIndex
    expect(opened.map(({ event }) => event)).toContain('progress')
    expect(index.skipped).toMatchObject([{ file: join(folder.path, 'scans', 'notes.txt'), code: 'not-dicom' }])
    const [study] = index.studies
    const series = study?.series[0]?.id ?? ''

    const pixels = await get(`/api/series/${series}/slices/1/pixels`)
    expect([pixels.headers.get('x-rows'), pixels.headers.get('x-columns')]).toEqual([String(headRows), String(headColumns)])
    expect(new Float32Array(await pixels.arrayBuffer())).toEqual(Float32Array.from(headPixels(1)))
    const filtered = await get(`/api/series/${series}/slices/1/feature-map`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kernel: { name: 'twice', weights: [[2]] } }) })
    expect(new Float32Array(await filtered.arrayBuffer())).toEqual(Float32Array.from(headPixels(1), (value) => 2 * value))

    const analysed = await events(`/api/series/${series}/analysis`, {})
    expect(analysed.at(-2)).toMatchObject({ event: 'progress', data: { stage: 'Analysing slices', done: 3, total: 3 } })
    const { analysis } = analysed.at(-1)?.data as { analysis: SeriesAnalysis }
    const parts = analysed.flatMap(({ data }) => (data as { parts?: { slice: unknown }[] }).parts ?? [])
    expect(parts.map(({ slice }) => slice)).toEqual(analysis.slices)
    expect(analysis.slices).toHaveLength(3)
    const heat = new Float32Array(await (await get(`/api/series/${series}/slices/0/heat`)).arrayBuffer())
    const peak = analysis.slices[0]?.peak
    expect(heat).toHaveLength(headRows * headColumns)
    expect(peak && heat[peak.row * headColumns + peak.column]).toBeCloseTo(peak?.value ?? NaN, 6)

    const reported = await events('/api/reports', { study: study?.id, style: { colourMap: 'inferno', opacity: 0.5, threshold: 0.3 } })
    const { report } = reported.at(-1)?.data as { report: string }
    const pdf = Buffer.from(await (await get(`/api/reports/${report}`)).arrayBuffer())
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('opens dropped files, beside what is known of their study', async () => {
    const { upload } = (await (await get('/api/uploads', { method: 'POST' })).json()) as { upload: string }
    for (const [i, bytes] of Object.values(headSeries(2)).entries()) {
      const kept = await get(`/api/uploads/${upload}/${i}`, { method: 'PUT', body: new Uint8Array(bytes) })
      expect(kept.status).toBe(204)
    }
    const opened = await events('/api/studies/open', { upload })
    expect(opened.at(-1)).toMatchObject({ event: 'result', data: { studies: [{ series: [{ slices: [{ frame: 1 }, { frame: 1 }, { frame: 1 }] }] }], skipped: [] } })
  })

  it('remembers what was opened for the next time, behind another token and port', async () => {
    const dataFolder = tempFolder()
    const first = await serving(dataFolder)
    const enter = async ({ url }: Serving) => {
      const headers = { cookie: (await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '', 'content-type': 'application/json' }
      return (path: string, init: RequestInit = {}) => fetch(`${new URL(url).origin}${path}`, { headers, ...init })
    }
    const opened = await (await enter(first))('/api/studies/open', { method: 'POST', body: JSON.stringify({ paths: [join(folder.path, 'scans')] }) })
    expect(parseEvents(await opened.text()).at(-1)?.event).toBe('result')
    await first.close()
    expect(await knock('127.0.0.1', Number(new URL(first.url).port))).toBe('closed')

    const second = await serving(dataFolder)
    const { studies } = (await (await (await enter(second))('/api/studies')).json()) as StudyIndex
    expect(studies.map(({ patientName }) => patientName)).toEqual(['Test^Nobody', 'Sample^Phantom'])
    expect(new URL(second.url).search).not.toBe(new URL(first.url).search)
    await second.close()
  })

  it('says when the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const taken = (other.address() as AddressInfo).port
    await expect(serve({ port: taken, dataFolder: tempFolder() })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await new Promise((resolve) => other.close(resolve))
  })

  it('fails with the store’s failure', async () => {
    const place = tempFolder()
    put(place, { file: 'not a folder' })
    expect(await serve({ port: 0, dataFolder: join(place, 'file') })).toMatchObject({ ok: false, failure: { code: 'store-unreadable' } })
  })
})
