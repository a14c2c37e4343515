import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ok } from '../../../electron/core/result.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { type FileElement, text } from '../../fixtures/dicom-file.ts'
import { headColumns, headRows, headSeries } from '../../fixtures/head-series.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { binarySegmentation } from '../../fixtures/overlay-objects.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'
import { testSite } from './test-site.ts'

/** A site whose engine reads real files, that has opened and remembers the head study (2.25.1, series 2.25.10). */
async function siteThatKnowsTheHead() {
  const site = testSite(() => ({ indexPaths: async (_job, paths) => ok(await indexPaths(paths, jobContext())) }))
  const folder = tempFolder()
  put(folder, Object.fromEntries(Object.entries(headSeries(3)).map(([name, bytes]) => [`head/${name}`, bytes])))
  await site.events('/api/studies/open', { paths: [join(folder, 'head')] })
  return { ...site, folder }
}

/** A segment on the second slice. */
function segmentation(sourceSeries: string, changes: readonly FileElement[] = [], source = '2.25.2001.1'): Uint8Array {
  const frames = [{ position: [-52, -60, 5] as const, segment: 1, values: new Array<number>(headRows * headColumns).fill(1) }]
  return binarySegmentation({ rows: headRows, columns: headColumns, frames, sources: [source], sourceSeries, changes }, [{ number: 1, label: 'Core' }])
}

async function openAlone(site: Awaited<ReturnType<typeof siteThatKnowsTheHead>>, file: Uint8Array) {
  put(site.folder, { 'elsewhere/seg.dcm': file })
  const [result] = await site.events('/api/studies/open', { paths: [join(site.folder, 'elsewhere/seg.dcm')] })
  return result
}

describe('an overlay object opened without its source', () => {
  it.each([
    ['the same study', []],
    ['a study of its own', [text('0020000d', 'UI', '2.25.500')]],
  ])('is laid over the series that is known, from %s', async (_, changes) => {
    const site = await siteThatKnowsTheHead()
    const before = site.store.studies()
    const result = await openAlone(site, segmentation('2.25.10', changes))
    const studies = site.store.studies()
    expect(studies).toHaveLength(1)
    expect(studies[0]?.series[0]?.slices).toEqual(before[0]?.series[0]?.slices)
    expect(studies[0]?.series[0]?.overlays).toMatchObject([{ label: 'Made-up overlay', framesOnSlice: [[], [1], []], notes: [] }])
    expect(result).toMatchObject({ event: 'result', data: { studies, skipped: [] } })
    expect(site.store.problemCounts()).toEqual({})
  })

  it('is listed with its study where that lacks the series', async () => {
    const site = await siteThatKnowsTheHead()
    const result = await openAlone(site, segmentation('2.25.77', [], '2.25.2077.1'))
    const [study] = site.store.studies()
    expect(study?.series.map(({ slices, overlays }) => [slices.length, overlays])).toEqual([[3, undefined]])
    expect(study?.orphans).toMatchObject([{ notes: ['This segmentation belongs to images that were not opened (series 2.25.77). Open the folder that holds both.'] }])
    expect(result).toMatchObject({ data: { studies: [study], skipped: [] } })
  })

  it('says which series it needs where nothing of it is known, or is there any more', async () => {
    const site = await siteThatKnowsTheHead()
    const sentence = 'This segmentation belongs to images that were not opened (series 2.25.10). Open the folder that holds both.'
    rmSync(join(site.folder, 'head'), { recursive: true })
    expect(await openAlone(site, segmentation('2.25.10'))).toMatchObject({ data: { studies: [], skipped: [{ code: 'overlay-source-missing', message: sentence }] } })
    site.store.forgetStudy(site.store.studies()[0]?.id ?? '')
    expect(await openAlone(site, segmentation('2.25.10'))).toMatchObject({ data: { studies: [], skipped: [{ message: sentence }] } })
  })
})
