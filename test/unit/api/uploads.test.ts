import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesOf, sweepAbandoned } from '../../../electron/api/sweep-uploads.ts'
import { fail, ok } from '../../../electron/core/result.ts'
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

  it('that turn out to be no part of a study are not kept, and are told by their own names', async () => {
    const site = testSite(() => ({
      indexPaths: async (_job, [path = '']) => {
        const file = (number: string) => join(path, number)
        const slices = [sliceHeader(0, file('00000')), sliceHeader(1, `${file('00002')}!/a/IM1`)]
        const skipped = [file('00001'), `${file('00002')}!/b/x.txt`].map((one) => ({ file: one, code: 'not-dicom' as const, message: 'No.' }))
        return ok({ studies: [study('study-1', { series: [series('series-1', { slices })] })], skipped })
      },
    }))
    const upload = await newUpload(site)
    for (const [number, name] of ['CD/IM1', 'CD/läs mig.txt', 'more.zip'].entries()) await putBytes(site, `/api/uploads/${upload}/${number}?name=${encodeURIComponent(name)}`, Uint8Array.of(1))
    const [result] = await site.events('/api/studies/open', { upload })
    expect(readdirSync(join(site.uploadFolder, upload))).toEqual(['00000', '00002'])
    const names = ['CD/läs mig.txt', 'more.zip!/b/x.txt']
    expect(result).toMatchObject({ event: 'result', data: { skipped: names.map((file) => ({ file })) } })
    // and so they are called whenever the study is asked about
    expect(await (await site.get('/api/studies/study-1/problems')).json()).toMatchObject({ skipped: names.map((file) => ({ file })) })
    expect(await (await site.get('/api/studies')).json()).toMatchObject({ problems: { 'study-1': 2 } })
    await site.get('/api/studies/study-1', { method: 'DELETE' })
    expect(existsSync(join(site.uploadFolder, upload))).toBe(false)
  })

  it('keep the names that a DICOMDIR uses, and no other', async () => {
    const site = testSite()
    const upload = await newUpload(site)
    const folder = join(site.uploadFolder, upload)
    const send = async (number: number, place: string) => expect([place, (await putBytes(site, `/api/uploads/${upload}/${number}?place=${encodeURIComponent(place)}`, Uint8Array.of(number))).status]).toEqual([place, 204])
    const kept = ['D0/DICOMDIR', 'D0/IMAGES/IM_00001', 'D1/images/im1.dcm']
    for (const [number, place] of kept.entries()) await send(number, place)
    for (const [number, place] of kept.entries()) expect([...readFileSync(join(folder, 'media', place))]).toEqual([number])
    const refused = [
      '../IM1', 'D0/../../../IM1', '/etc/IM1', 'D0//IM1', 'D0/./IM1', 'C:/IM1', 'D0\\..\\IM1', 'D0/IM1\0', 'D0/CON', 'D0/nul.dcm', 'D0/COM1', 'D0/DOE^JOHN', 'D0/NINELETTE', 'D0/läs',
      'D0/.hidden', 'D0/IM1.', 'A/B/C/D/E/F/G/H/I/J', 'D0/IMAGES', 'D0/DICOMDIR', 'D0/DICOMDIR/IM1', '',
    ]
    for (const [at, place] of refused.entries()) {
      await send(100 + at, place)
      expect([place, [...readFileSync(join(folder, String(100 + at).padStart(5, '0')))]]).toEqual([place, [100 + at]])
    }
    expect(readdirSync(folder)).toHaveLength(refused.length + 1)
    expect(readdirSync(site.uploadFolder)).toEqual([upload])
    expect([...readFileSync(join(folder, 'media', 'D0', 'DICOMDIR'))]).toEqual([0])
    expect((await putBytes(site, `/api/uploads/${upload}/5?place=${'A'.repeat(129)}`, Uint8Array.of(1))).status).toBe(400)
  })

  it('of empty files are told to be empty, like any', async () => {
    const site = testSite()
    const upload = await newUpload(site)
    expect((await site.get(`/api/uploads/${upload}/0`, { method: 'PUT' })).status).toBe(204)
    expect(statSync(join(site.uploadFolder, upload, '00000')).size).toBe(0)
  })

  it('whose opening was cancelled go', async () => {
    const site = testSite(() => ({ indexPaths: async () => fail('cancelled', 'Cancelled.') }))
    const upload = await newUpload(site)
    await putBytes(site, `/api/uploads/${upload}/0`, Uint8Array.of(1))
    await site.events('/api/studies/open', { upload })
    expect(readdirSync(site.uploadFolder)).toEqual([])
  })

  it('that were broken off go at the next start, but not what a study uses or another window is handing over', async () => {
    const site = testSite()
    put(site.uploadFolder, { 'old/00000': 'x', 'old/media/D0/IM1': 'x', 'used/00000': 'x', 'used/00001': 'x', 'used/media/D0/IM1': 'x', 'young/00000': 'x' })
    const slices = [sliceHeader(0, join(site.uploadFolder, 'used', '00000')), sliceHeader(1, join(site.uploadFolder, 'used', 'media', 'D0', 'IM1'))]
    const aged = new Date(Date.now() - 2 * 3_600_000)
    for (const upload of ['old', 'used']) utimesSync(join(site.uploadFolder, upload), aged, aged)
    await sweepAbandoned(site.uploadFolder, filesOf([study('study-1', { series: [series('series-1', { slices })] })]))
    expect(readdirSync(site.uploadFolder, { recursive: true }).sort()).toEqual(
      ['used', 'used/00000', 'used/media', 'used/media/D0', 'used/media/D0/IM1', 'young', 'young/00000'].map((path) => join(path)),
    )
    await sweepAbandoned(join(site.folder, 'not', 'there'), new Set())
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
    for (const path of [`/api/uploads/${unknown}/0`, `/api/uploads/..%2f..%2fpage/0`, `/api/uploads/${upload}/x`, `/api/uploads/${upload}/-1`, `/api/uploads/${upload}/1.5`, `/api/uploads/${upload}/100000`, `/api/uploads/${upload}/0?name=${'x'.repeat(4097)}`]) {
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
