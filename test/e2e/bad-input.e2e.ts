import { join } from 'node:path'
import { dicomFile, elements, mrAttributes, text } from '../fixtures/dicom-file.ts'
import { expect, test } from './app.ts'
import { headOf, patient } from './tools/patient.ts'

test.describe('Someone opens what cannot be opened', () => {
  test('beside a good series: the good one opens, and each bad file is named with the reason', async ({ app, folder }) => {
    const { viewer, studies } = app
    const good = headOf('Good^Gwen', 4)
    const withoutPixels = dicomFile(elements(mrAttributes(), patient('Good^Gwen'), [text('00080018', 'UI', '2.25.9.9')]))
    const path = folder.put('mixed', {
      ...good,
      'letter.dcm': 'Dear colleague, this is no DICOM file at all.',
      'half.dcm': good['IM1.dcm']?.slice(0, 9000) ?? '',
      'report.dcm': withoutPixels,
      'empty.dcm': '',
      '.hidden': 'x',
    })
    folder.make('mixed/nothing')
    await studies.openPathToEnd(path)
    await expect(studies.study('Good, Gwen')).toContainText('4 slices')
    await viewer.showsSlice(3)
    await expect(studies.problemsOfLast).toHaveText('Problems (6) 6 files were not opened')
    await studies.showProblems()
    await expect(studies.problems.getByRole('heading')).toHaveText('Problems (6)')
    const reasons = [
      ['letter.dcm', 'not-dicom'],
      ['half.dcm', 'dicom-truncated'],
      ['report.dcm', 'no-pixel-data'],
      ['empty.dcm', 'not-dicom'],
      ['.hidden', 'Hidden files are not opened.'],
      ['nothing', 'The folder holds no files.'],
    ] as const
    for (const [file, reason] of reasons) {
      await expect(studies.reason(file)).toContainText(reason)
    }
    // A sentence for a person, not only a code.
    for (const sentence of await studies.problems.locator('.reason').allInnerTexts()) expect(sentence).toMatch(/^[A-Z].{14,}\.$/s)
    await expect(studies.notices).toBeEmpty()
  })

  test('alone: nothing opens, the reason is told, and what was open stays', async ({ app, folder }) => {
    const { page, viewer, studies } = app
    const nothing = 'Nothing there could be opened. The list of problems says why.'
    const cases = [
      { path: folder.put('texts', { 'a.txt': 'hello', 'b.pdf': '%PDF-1.7' }), named: ['a.txt', 'b.pdf'], says: nothing },
      { path: folder.make('bare'), named: ['bare'], says: 'The folder holds no files.' },
      { path: join(folder.path, 'not', 'there'), named: ['there'], says: 'There is no such file or folder.' },
    ]
    for (const { path, named, says } of cases) {
      await studies.openPathToEnd(path)
      await expect(studies.notices).toContainText(says)
      await studies.showProblems()
      for (const name of named) await expect(studies.problem(name)).toBeVisible()
      await expect(studies.problems.getByRole('listitem')).toHaveCount(named.length)
      await studies.notices.getByRole('button').click()
      await expect(studies.notices).toBeEmpty()
    }
    await expect(studies.reason('there')).toContainText('There is no such file or folder.')
    await page.keyboard.press('Escape')
    await expect(studies.problems).toBeHidden()
    await studies.openPathToEnd('scans/relative')
    await expect(studies.notices).toContainText('Give the whole path')

    await expect(studies.all).toHaveCount(1)
    await viewer.stage.focus()
    await page.keyboard.press('End')
    await viewer.showsSlice(28)
  })

  test('whose files are gone since: the slice says so, and comes back with the file', async ({ app, folder }) => {
    const { page, viewer, findings, studies } = app
    app.expectComplaints(/status of 4\d\d/)
    const files = headOf('Moved^Mona', 400)
    await studies.openPathToEnd(folder.put('moved', files))
    // Or the analysis would have read the last slices by then.
    await findings.cancel.press('Enter')
    await expect(findings.panel).toContainText('This series has not been analysed.')
    await viewer.showsSlice(201)
    folder.take('moved')
    await viewer.stage.focus()
    await page.keyboard.press('End')
    await expect(viewer.viewport.getByRole('alert')).toContainText('Slice 400 cannot be shown.')
    await expect(viewer.viewport.getByRole('alert')).toContainText('There is no such file or folder.')
    folder.put('moved', files)
    await page.keyboard.press('Home')
    await viewer.showsSlice(1)
    await expect(viewer.viewport.getByRole('alert')).toBeHidden()
  })
})
