import { join } from 'node:path'
import { expect, it } from 'vitest'
import { firstSlice } from '../../../electron/dicom/first-slice.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { headSeries, headSlice } from '../../fixtures/head-series.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'
import { zipFile } from '../../fixtures/zip-file.ts'

const notes = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`a${i}.txt`, 'no image']))

it.each([
  ['behind files that are none', { ...notes, ...headSeries(3) }, 'IM1.dcm'],
  ['within an archive', { 'a.txt': 'no image', 'b.zip': zipFile([{ name: 'deep/IM7', content: headSlice(2) }]) }, 'b.zip!/deep/IM7'],
])('finds the first image %s, with the header that the index has', async (_what, files, expected) => {
  const folder = tempFolder()
  put(folder, files)
  const first = await firstSlice([folder])
  const { studies } = await indexPaths([folder], jobContext())
  const slices = studies.flatMap(({ series }) => series.flatMap((one) => one.slices))
  expect(first.ok && first.value).toEqual(slices.find(({ file }) => file === join(folder, expected)))
})

it('gives up after 64 files', async () => {
  const folder = tempFolder()
  put(folder, { ...Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`a${i}.txt`, 'no image'])), 'b.dcm': headSlice(0) })
  expect(await firstSlice([folder])).toMatchObject({ ok: false, failure: { code: 'no-pixel-data' } })
})
