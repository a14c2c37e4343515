import type { Locator, Page } from '@playwright/test'
import { stackSlice } from '../fixtures/dicom-file.ts'
import { type App, expect, test } from './app.ts'
import { ModelsPanel } from './pages/models-panel.ts'
import { Teaching } from './pages/teaching.ts'
import { headOf } from './tools/patient.ts'

/** What Tab leads to in one round of the window that something else lies over, by name. */
async function tabbedUnseen(page: Page): Promise<readonly string[]> {
  const unseen: string[] = []
  const seen = new Set<string>()
  for (let presses = 0; presses < 90; presses += 1) {
    await page.keyboard.press('Tab')
    const now = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      const { left, right, top, bottom } = element.getBoundingClientRect()
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.id} ${element.textContent.trim().slice(0, 30)}`
      return { name, covered: !(element.contains(hit) || (element instanceof HTMLInputElement && [...(element.labels ?? [])].some((label) => label.contains(hit)))) }
    })
    if (!now) continue
    if (seen.has(now.name) && seen.size > 5 && presses > 60) break
    seen.add(now.name)
    if (now.covered) unseen.push(now.name)
  }
  expect(seen.size).toBeGreaterThan(10)
  return [...new Set(unseen)]
}

const opened = (page: Page): Locator => page.getByRole('dialog')

async function closesWithEscape(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(opened(page)).toHaveCount(0)
}

test.describe('Someone opens a panel', () => {
  for (const width of [1024, 1440]) {
    test(`and Tab leads to nothing that it covers, ${width} wide`, async ({ app, folder }) => {
      const { door, page, studies, viewer } = app
      test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
      test.setTimeout(120_000)
      await studies.openPathToEnd(folder.put('texts', { 'a.txt': 'hello' }))
      await studies.notices.getByRole('button').click()
      await page.setViewportSize({ width, height: 768 })
      for (const opener of [page.getByRole('button', { name: 'Models', exact: true }), studies.problemsOfLast, viewer.tool('Tags'), viewer.tool('Network')]) {
        await opener.click()
        await expect(opened(page)).toHaveCount(1)
        await expect(opened(page).and(page.locator('[aria-busy="true"]'))).toHaveCount(0)
        expect(await tabbedUnseen(page), (await opened(page).getByRole('heading').first().innerText())).toEqual([])
        await closesWithEscape(page)
      }
    })
  }

  test('with a key on the slice, and Escape leads back to the slice', async ({ app: { door, page, viewer } }) => {
    test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
    await page.setViewportSize({ width: 1024, height: 768 })
    for (const key of ['m', 't', 'n']) {
      await viewer.stage.focus()
      await page.keyboard.press(key)
      await expect(opened(page).locator(':focus')).toHaveCount(1)
      await closesWithEscape(page)
      await expect(viewer.stage).toBeFocused()
    }
  })

  test('of tags beside the slice, which one goes on through with the wheel', async ({ app: { page, tags, viewer } }) => {
    await viewer.stage.focus()
    await page.keyboard.press('t')
    await expect(tags.panel).toBeVisible()
    const [panel, slice] = [await tags.panel.boundingBox(), await viewer.box()]
    expect(slice.x + slice.width).toBeLessThanOrEqual((panel?.x ?? 0) + 1)
    await viewer.isReady()
    // all of it
    await expect(viewer.zoomText).toHaveText('Zoom 1.00×')
    await viewer.hover(slice.width / 2, slice.height / 2)
    await viewer.turnWheel(1)
    await expect(tags.panel).toHaveAccessibleName('Tags of slice 16')
    // What the person placed stays so.
    await viewer.tool('Zoom in').click()
    await expect(viewer.zoomText).toHaveText('Zoom 1.25×')
    await viewer.tool('Tags').click()
    await expect(tags.panel).toBeHidden()
    await viewer.isReady()
    await expect(viewer.zoomText).not.toHaveText('Zoom 1.00×')
  })
})

test.describe('Someone has a list open and chooses something to look at', () => {
  test('and sees the first slice of what is opened, then the study', async ({ app, folder }) => {
    const { page, studies } = app
    const models = new ModelsPanel(page)
    await models.toggle()
    await expect(models.panel).toBeVisible()
    await studies.openPath(folder.put('scans', Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`IM${i}.dcm`, stackSlice(i)]))))
    const picture = page.getByRole('img', { name: 'First slice of what is being opened' })
    await expect(picture).toBeVisible()
    const covered = await picture.evaluate((image) => {
      const { left, right, top, bottom } = image.getBoundingClientRect()
      return [0.1, 0.5, 0.9].filter((share) => document.elementFromPoint(left + share * (right - left), (top + bottom) / 2) !== image)
    })
    expect(covered).toEqual([])
    await expect(studies.all.first()).toContainText('4000 slices')
    await expect(models.panel).toBeHidden()
  })

  test('and sees the series that is chosen', async ({ app, folder }) => {
    const { page, studies, viewer } = app
    const models = new ModelsPanel(page)
    await studies.openPathToEnd(folder.put('scans', headOf('Other^Olga', 3)))
    await models.toggle()
    await page.getByRole('button', { name: /^Series 1 Ax T1/ }).click()
    await expect(models.panel).toBeHidden()
    await viewer.showsSlice(15)
  })
})

test.describe('Someone teaches and presses Escape', () => {
  async function opensTeaching({ page, viewer }: App): Promise<Teaching> {
    await viewer.stage.focus()
    await page.keyboard.press('e')
    return new Teaching(page)
  }

  test('a begun range goes first, then the panel; what was typed and labelled stays', async ({ app }) => {
    const { page, viewer } = app
    const teaching = await opensTeaching(app)
    await teaching.add('low')
    await viewer.stage.focus()
    await page.keyboard.press('1')
    await page.keyboard.press('s')
    await page.keyboard.press('Escape')
    await expect(teaching.panel.getByRole('button', { name: 'Start range' })).toBeVisible()
    const label = teaching.panel.getByRole('textbox', { name: 'New label' })
    await label.fill('hig')
    await page.keyboard.press('Escape')
    await expect(teaching.panel).toBeHidden()
    await expect(viewer.stage).toBeFocused()
    await page.keyboard.press('e')
    await expect(label).toHaveValue('hig')
    await expect(teaching.labels).toHaveText([/low.*1/s])
  })

  test('but a training goes on in sight', async ({ app }) => {
    const { page, viewer } = app
    const teaching = await opensTeaching(app)
    await teaching.add('low')
    await teaching.add('high')
    await viewer.stage.focus()
    for (const [end, key] of [['Home', '1'], ['End', '2']] as const) {
      await page.keyboard.press(end)
      await page.keyboard.press('s')
      for (let slice = 0; slice < 9; slice += 1) await page.keyboard.press(end === 'Home' ? 'ArrowDown' : 'ArrowUp')
      await page.keyboard.press(key)
    }
    await expect(teaching.labels).toHaveText([/low.*10/s, /high.*10/s])
    await teaching.teach.click()
    await expect(teaching.progress).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(teaching.holdOut).toContainText(/\d+ of 20 held-out slices right/)
  })
})
