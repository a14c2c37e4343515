import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ok } from '../../../electron/core/result.ts'
import { anyText } from '../../fixtures/matchers.ts'
import { series, sliceHeader, study } from '../../fixtures/study.ts'
import { put } from '../../fixtures/temp-folder.ts'
import { openedAt, testSite } from './test-site.ts'

type Site = ReturnType<typeof testSite>
const putBytes = ({ get }: Site, path: string, body: Uint8Array<ArrayBuffer>) => get(path, { method: 'PUT', body })
async function newUpload({ post }: Site): Promise<string> {
  const { upload } = (await (await post('/api/uploads', {})).json()) as { upload: string }
  return upload
}

/** An engine that makes a study of every file below the paths. */
const indexing: Parameters<typeof testSite>[0] = () => ({
  indexPaths: async (_job, paths) => {
    const files = paths.flatMap((path) => readdirSync(path).sort().map((name) => join(path, name)))
    return ok({ studies: [study('study-1', { series: [series('series-1', { slices: files.map((file, i) => sliceHeader(i, file)) })] })], skipped: [] })
  },
})

describe('uploads', () => {
  it('keep dropped bytes under made-up names, and can be opened', async () => {
    const site = testSite(indexing)
    const upload = await newUpload(site)
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251)
    for (const [number, body] of [[0, bytes], [12, Uint8Array.of(1, 2)]] as const) expect((await putBytes(site, `/api/uploads/${upload}/${number}`, body)).status).toBe(204)
    const folder = join(site.uploadFolder, upload)
    expect(readdirSync(folder)).toEqual(['00000', '00012'])
    expect(readFileSync(join(folder, '00000')).equals(bytes)).toBe(true)
    if (process.platform !== 'win32') expect(statSync(join(folder, '00000')).mode & 0o777).toBe(0o600)
    const [result] = await site.events('/api/studies/open', { upload })
    expect(result).toMatchObject({ event: 'result', data: { studies: [{ series: [{ slices: [{ file: join(folder, '00000') }, { file: join(folder, '00012') }] }] }] } })
  })

  it('go when their study is forgotten', async () => {
    const site = testSite(indexing)
    const upload = await newUpload(site)
    await putBytes(site, `/api/uploads/${upload}/0`, Uint8Array.of(1))
    await site.events('/api/studies/open', { upload })
    await site.get('/api/studies/study-1', { method: 'DELETE' })
    expect(existsSync(join(site.uploadFolder, upload))).toBe(false)
  })

  it('go when their study is dropped again, and the new ones stay', async () => {
    const site = testSite(indexing)
    const [first, second] = [await newUpload(site), await newUpload(site)]
    for (const upload of [first, second]) {
      await putBytes(site, `/api/uploads/${upload}/0`, Uint8Array.of(1))
      await site.events('/api/studies/open', { upload })
    }
    expect(readdirSync(site.uploadFolder)).toEqual([second])
    await site.events('/api/studies/open', { upload: second })
    expect(readdirSync(join(site.uploadFolder, second))).toEqual(['00000'])
  })

  it('that turn out to be no part of a study are not kept', async () => {
    const site = testSite(() => ({
      indexPaths: async (_job, [path = '']) => ok({ studies: [], skipped: [{ file: join(path, '00001'), code: 'not-dicom' as const, message: 'No.' }] }),
    }))
    const upload = await newUpload(site)
    for (const number of [0, 1]) await putBytes(site, `/api/uploads/${upload}/${number}`, Uint8Array.of(1))
    await site.events('/api/studies/open', { upload })
    expect(readdirSync(join(site.uploadFolder, upload))).toEqual(['00000'])
  })

  it('of nothing leave nothing', async () => {
    const site = testSite(() => ({ indexPaths: async (_job, [file = '']) => ok({ studies: [], skipped: [{ file, code: 'folder-empty' as const, message: 'Empty.' }] }) }))
    const upload = await newUpload(site)
    await site.events('/api/studies/open', { upload })
    expect(existsSync(join(site.uploadFolder, upload))).toBe(false)
  })

  it('are all that goes: a person’s own files stay, whatever their folder is called', async () => {
    const site = testSite()
    put(site.folder, { 'scans/IM1.dcm': 'x', 'data/uploads-of-mine/IM1.dcm': 'x' })
    const files = ['scans/IM1.dcm', 'data/uploads-of-mine/IM1.dcm'].map((name) => join(site.folder, name))
    site.store.saveStudy(study('study-1', { series: [series('series-1', { slices: files.map((file, i) => sliceHeader(i, file)) })] }), openedAt)
    expect((await site.get('/api/studies/study-1', { method: 'DELETE' })).status).toBe(204)
    expect(files.map(existsSync)).toEqual([true, true])
  })

  it('leave a person’s own skipped files alone', async () => {
    const site = testSite(() => ({ indexPaths: async (_job, [file = '']) => ok({ studies: [], skipped: [{ file, code: 'not-dicom' as const, message: 'No.' }] }) }))
    const file = join(site.folder, 'page', 'index.html')
    await site.events('/api/studies/open', { paths: [file] })
    expect(existsSync(file)).toBe(true)
  })

  it('that were never begun are refused', async () => {
    const site = testSite()
    const upload = await newUpload(site)
    const unknown = '5b2b0a4e-6f0f-4a53-b7a5-0a5b7c1de0aa'
    for (const path of [`/api/uploads/${unknown}/0`, `/api/uploads/..%2f..%2fpage/0`, `/api/uploads/${upload}/x`, `/api/uploads/${upload}/-1`, `/api/uploads/${upload}/1.5`, `/api/uploads/${upload}/100000`]) {
      const response = await putBytes(site, path, Uint8Array.of(1))
      expect([path, response.status, (await response.json()) as unknown]).toEqual([path, 400, { code: 'request-invalid', message: anyText }])
    }
    expect(readdirSync(join(site.uploadFolder, upload))).toEqual([])
    expect(readdirSync(join(site.folder, 'page'))).toEqual(['assets', 'index.html'])
  })

  it('that break off are said to have, and leave no half file', async () => {
    const site = testSite()
    const upload = await newUpload(site)
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(Uint8Array.of(1, 2, 3))
        controller.error(new Error('the page is gone'))
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body, duplex: 'half' }
    const response = await site.get(`/api/uploads/${upload}/0`, init)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'output-unwritable' })
    expect(readdirSync(join(site.uploadFolder, upload))).toEqual([])
  })
})
