import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ok } from '../../../electron/core/result.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { headSlice } from '../../fixtures/head-series.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { record } from '../../fixtures/study.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'
import { zipFile } from '../../fixtures/zip-file.ts'
import { text } from '../../fixtures/dicom-file.ts'
import { openedAt, testSite } from './test-site.ts'

const slices = (...indices: readonly number[]) => Object.fromEntries(indices.map((i) => [`IM${i}.dcm`, headSlice(i)]))
/** Of another study. */
const olga = [text('00100010', 'PN', 'Other^Olga'), text('0020000d', 'UI', '2.25.99'), text('0020000e', 'UI', '2.25.98')]
const junk = new TextEncoder().encode('This is a letter.')

/** A site whose engine reads real files. */
function site() {
  let read = 0
  const made = testSite(() => ({
    indexPaths: async (_job, paths) => {
      read += 1
      return ok(await indexPaths(paths, jobContext()))
    },
  }))
  const open = (...paths: readonly string[]) => made.events('/api/studies/open', { paths })
  const files = () => made.store.studies().flatMap(({ series }) => series.flatMap((one) => one.slices.map(({ file }) => file)))
  return { ...made, open, files, timesRead: () => read }
}

describe('a study opened again in part', () => {
  it('keeps all slices that are known and still there, and its analysis', async () => {
    const { open, store, files } = site()
    const folder = tempFolder()
    put(folder, slices(0, 1, 2, 3))
    await open(folder)
    const whole = store.studies()
    const series = whole[0]?.series[0]
    if (!series) throw new Error('no series was opened')
    store.saveRecord(whole[0]?.id ?? '', series.id, record(series), openedAt)
    const [result] = await open(join(folder, 'IM1.dcm'), join(folder, 'IM2.dcm'))
    expect(store.studies()).toEqual(whole)
    expect(result).toMatchObject({ event: 'result', data: { studies: whole, skipped: [] } })
    expect(store.record(series.id).ok).toBe(true)
    rmSync(join(folder, 'IM3.dcm'))
    await open(join(folder, 'IM1.dcm'))
    expect(files()).toEqual(['IM0', 'IM1', 'IM2'].map((name) => join(folder, `${name}.dcm`)))
  })

  it('shows the copies that were opened now, without counting the others as copies', async () => {
    const { open, store, files } = site()
    const [folder, part] = [tempFolder(), tempFolder()]
    put(folder, slices(0, 1, 2))
    put(part, slices(1))
    await open(folder)
    await open(part)
    expect(files()).toEqual([join(folder, 'IM0.dcm'), join(part, 'IM1.dcm'), join(folder, 'IM2.dcm')])
    expect(store.studies()[0]?.series[0]?.warnings).toEqual([])
  })

  it('keeps what an archive held of it, and brings back no study that was forgotten', async () => {
    const { open, store, files } = site()
    const folder = tempFolder()
    const other = headSlice(0, olga)
    put(folder, { 'all.zip': zipFile(Object.entries({ ...slices(0, 1), 'other.dcm': other }).map(([name, content]) => ({ name, content }))), 'one/IM0.dcm': headSlice(0) })
    await open(join(folder, 'all.zip'))
    expect(store.studies()).toHaveLength(2)
    const unwanted = store.studies().find(({ patientName }) => patientName === 'Other^Olga')
    store.forgetStudy(unwanted?.id ?? '')
    await open(join(folder, 'one'))
    expect(files()).toEqual([join(folder, 'one/IM0.dcm'), join(folder, 'all.zip!/IM1.dcm')])
  })

  it('is read once where nothing is left out', async () => {
    const { open, timesRead } = site()
    const folder = tempFolder()
    put(folder, slices(0, 1))
    await open(folder)
    await open(folder)
    expect(timesRead()).toBe(2)
  })

  it('tells of each study in one folder what was refused of it, and of all what no header tells', async () => {
    const { open, store } = site()
    const folder = tempFolder()
    const [cut, unknown] = [headSlice(5, olga).slice(0, 4000), headSlice(6, [...olga, text('0020000d', 'UI', '2.25.100')]).slice(0, 4000)]
    put(folder, { ...slices(0, 1), 'olga.dcm': headSlice(0, olga), 'cut.dcm': cut, 'early.dcm': headSlice(7).slice(0, 300), 'lost.dcm': unknown, 'letter.txt': junk })
    const [result] = await open(folder)
    const problems = Object.fromEntries(store.studies().map(({ id, patientName }) => [patientName, store.problems(id).map(({ file }) => file.slice(folder.length + 1))]))
    const shared = ['early.dcm', 'letter.txt', 'lost.dcm']
    expect(problems).toEqual({ 'Other^Olga': ['cut.dcm', ...shared], 'Test^Nobody': shared })
    const { skipped } = (result?.data ?? {}) as { skipped: object[] }
    expect(skipped.map((one) => Object.keys(one).join())).toEqual(Array.from({ length: 4 }, () => 'file,code,message'))
  })

  it('keeps the problems of what was not opened now', async () => {
    const { open, store } = site()
    const folder = tempFolder()
    put(folder, { ...slices(0, 1), 'letter.txt': junk })
    await open(folder)
    await open(join(folder, 'IM0.dcm'))
    const [study] = store.studies()
    expect(store.problems(study?.id ?? '')).toMatchObject([{ file: join(folder, 'letter.txt') }])
    rmSync(join(folder, 'letter.txt'))
    await open(folder)
    expect(store.problemCounts()).toEqual({})
  })
})
