import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { dicomFile, numbers, sequence, text } from '../fixtures/dicom-file.ts'
import { headSeries, headSlice } from '../fixtures/head-series.ts'
import { expect, test } from './app.ts'
import { headOf, patient } from './tools/patient.ts'

const record = (...parts: readonly string[]) => [numbers('00041410', 'US', 0xffff), text('00041430', 'CS', 'IMAGE'), text('00041500', 'CS', parts.join('\\'))]
const directory = (...names: readonly string[]) => dicomFile([sequence('00041220', ...names.map((name) => record(...name.split('/'))))])

test.describe('Someone asks what was not opened', () => {
  test('of hundreds of files, later too: by reason, searched and copied', async ({ app, folder }) => {
    const { page, studies } = app
    const letters = Object.fromEntries(Array.from({ length: 240 }, (_, i) => [`letters/letter${i}.txt`, `This is letter ${i}.`]))
    const cut = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`cut${i}.dcm`, headSlice(i, patient('Cut^Carl')).slice(0, 3000 + i)]))
    await studies.openPathToEnd(folder.put('mixed', { ...headOf('Many^Molly', 3), ...letters, ...cut }))
    await expect(studies.study('Many, Molly')).toContainText('3 slices')
    await page.reload()
    // The window was closed since: the study still knows.
    await expect(studies.problemsOfLast).toBeHidden()
    await studies.study('Many, Molly').getByRole('button', { name: '245 problems' }).click()
    await expect(studies.problems.getByRole('heading')).toHaveText('Problems (245)')
    await expect(studies.problems.getByRole('group')).toHaveCount(2)
    await expect(studies.problems.getByRole('group').first()).toContainText('240 files not-dicom')
    await expect(studies.problems.getByRole('listitem')).toHaveCount(0)
    await studies.problems.getByRole('group').first().locator('summary').click()
    await expect(studies.problems.getByRole('listitem')).toHaveCount(101)
    await expect(studies.problems).toContainText('… and 140 more.')

    const search = studies.problems.getByRole('searchbox', { name: 'Search problems' })
    await search.fill('LETTER13 not-dicom')
    await expect(studies.problems.getByRole('status')).toHaveText('11 found')
    await search.fill('truncated')
    await expect(studies.problems.getByRole('listitem')).toHaveCount(5)
    await studies.problems.getByRole('button', { name: 'Copy' }).click()
    await expect(studies.problems.getByRole('button', { name: 'Copied' })).toBeVisible()
    // Into the search field, which drops the line ends and tabs.
    await search.fill('')
    await search.focus()
    await page.keyboard.press('ControlOrMeta+V')
    await expect(search).toHaveValue(/cut0\.dcm.*dicom-truncated.*cut4\.dcm.*dicom-truncated/)
    await page.keyboard.press('Escape')
    await expect(studies.problems).toBeHidden()
  })

  test('and sees at the picture what is odd about a series', async ({ app, folder }) => {
    const { page, viewer, studies } = app
    const gap = Object.fromEntries(Object.entries(headSeries(6, patient('Gap^Gwen'))).filter(([name]) => name !== 'IM3.dcm'))
    await studies.openPathToEnd(folder.put('gap', gap))
    const sentence = '1 slice is missing: gaps are multiples of the usual 5.00 mm.'
    await expect(studies.study('Gap, Gwen')).toContainText(sentence)
    await expect(page.getByRole('note', { name: 'Warnings about this series' })).toContainText(sentence)
    await studies.openPathToEnd(folder.put('whole', headOf('Whole^Will', 3)))
    await viewer.showsSlice(2)
    await expect(page.getByRole('note', { name: 'Warnings about this series' })).toBeHidden()
  })
})

test.describe('Someone drops a disc with a DICOMDIR', () => {
  test('its files are found under the names that it gives, and what is above it is not kept', async ({ app, folder }) => {
    const { viewer, studies } = app
    const images = Object.values(headOf('Disc^Dana', 3))
    const names = ['IMAGES/IM1', 'IMAGES/IM2', 'IMAGES/IM3']
    await studies.dropFolder([
      { path: 'DANA^DISC/DICOMDIR', bytes: directory(...names, 'IMAGES/IM9') },
      ...names.map((name, i) => ({ path: `DANA^DISC/${name}`, bytes: images[i] ?? new Uint8Array() })),
    ])
    await expect(studies.study('Disc, Dana')).toContainText('3 slices')
    await viewer.showsSlice(2)
    const uploads = join(folder.path, 'data', 'uploads')
    const kept = readdirSync(uploads, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(kept.map(({ name }) => name).sort()).toEqual(['IM1', 'IM2', 'IM3'])
    expect(kept.map(({ parentPath }) => parentPath).join()).not.toContain('DANA')
    expect(readFileSync(join(kept[0]?.parentPath ?? '', 'IM1')).equals(images[0] ?? new Uint8Array())).toBe(true)
    // Only the one that really is not there is missed.
    await studies.showProblems()
    await expect(studies.reason('DICOMDIR')).toContainText('1 of the files that this DICOMDIR lists are missing.')
    await expect(studies.problems.getByRole('heading')).toHaveText('Problems (1)')
  })
})
