import { expect, test } from './app.ts'
import { headOf } from './tools/patient.ts'

test.describe('Someone uses a button that vanishes', () => {
  test('forgets a study with the keyboard, and is at a series of the next', async ({ app: { page, studies, viewer }, folder }) => {
    await studies.openPathToEnd(folder.put('scans', headOf('Gone^Gary', 3)))
    await viewer.showsSlice(2)
    const forget = page.getByRole('button', { name: 'Forget study of Gone, Gary' })
    await forget.focus()
    await page.keyboard.press('Enter')
    await expect(studies.study('Gone, Gary')).toBeHidden()
    await expect(page.getByRole('button', { name: /^Series 1 Ax T1/ })).toBeFocused()
    // With none left, where the person came from.
    await studies.path.focus()
    await viewer.showsSlice(15)
    await page.getByRole('button', { name: 'Forget study of Sample, Phantom' }).focus()
    await page.keyboard.press('Enter')
    await expect(studies.all).toHaveCount(0)
    await expect(studies.path).toBeFocused()
  })

  test('dismisses messages, and is at the next, then back', async ({ app: { page, studies }, folder }) => {
    await studies.openPathToEnd(folder.put('texts', { 'a.txt': 'hello' }))
    const dismiss = studies.notices.getByRole('button')
    await expect(dismiss).toHaveCount(1)
    await studies.path.focus()
    await dismiss.focus()
    await page.keyboard.press('Enter')
    await expect(dismiss).toHaveCount(0)
    await expect(studies.path).toBeFocused()
  })

  test('exports a report, and is at its button when it is made', async ({ app }) => {
    const { page } = app
    const button = page.getByRole('button', { name: 'Export report (PDF)' })
    await button.focus()
    await app.download(() => page.keyboard.press('Enter'))
    await expect(page.getByRole('link', { name: /^Report ready/ })).toBeVisible()
    await expect(button).toBeFocused()
  })
})
