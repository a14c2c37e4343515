import type { Locator, Page } from '@playwright/test'
import { expect, test } from './app.ts'

/** Roles that a person works with; each needs a name to be called by. */
const operable = /^\s*- (button|link|textbox|searchbox|spinbutton|slider|combobox|checkbox|radio|application|progressbar|img)\b(.*)$/

interface Focused {
  readonly name: string
  readonly outlined: boolean
}

/** What has the focus, and whether one can see that it has. */
function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', outlined: false }
    const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? [...(element.labels ?? [])].map(({ innerText }) => innerText) : []
    const heading = document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.innerText
    const name = element.getAttribute('aria-label') ?? heading ?? labels[0] ?? element.innerText
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return { name: name.trim(), outlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 }
  })
}

test.describe('Someone works without a mouse', () => {
  test('everything that can be operated has a name', async ({ app, folder }) => {
    const { page, overlay, filters, studies, viewer } = app
    // With as much on the screen as there is: problems, a notice, the filter menu.
    await studies.openPathToEnd(folder.put('texts', { 'a.txt': 'hello' }))
    await expect(studies.notices).toContainText('The file is not DICOM')
    await overlay.choose('Feature map')
    await filters.choose('Gaussian')
    await viewer.isReady()
    const lines = (await page.locator('body').ariaSnapshot()).split('\n')
    const found = lines.map((line) => operable.exec(line.replace(/^(\s*- )'(.*)'(:?)$/, '$1$2$3'))).filter((match) => match !== null)
    expect(found.length).toBeGreaterThan(30)
    expect(found.filter(([, , rest]) => !/^ "[^"]*\S[^"]*"/.test(rest ?? '')).map(([line]) => line)).toEqual([])
    await expect(page.getByRole('main')).toHaveCount(1)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sulcus')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  })

  test('Tab leads to every main control and round again, and one sees where one is', async ({ app }) => {
    const { page } = app
    const seen: Focused[] = []
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab')
      const now = await focused(page)
      if (now.name !== '' && now.name === seen[0]?.name) break
      if (now.name !== '') seen.push(now)
    }
    const wanted = ['Path of a file or folder', 'Series 1 Ax T1 SE +C (synthetic)', 'Window', 'Pan', 'Zoom', 'Zoom in', 'Reset', 'Invert', 'Window centre', 'Window width', 'Slice', 'Next flagged slice', 'Go to most suspicious slice', 'Analyse again', 'Heat map', 'Feature map', 'Opacity', 'Hide below', 'Colour map', 'Hold to hide', 'Export report (PDF)']
    const names = seen.map(({ name }) => name)
    for (const name of wanted) expect(names).toContain(name)
    expect(names.some((name) => name.startsWith('Slice 15 of 28.'))).toBe(true)
    expect(seen.filter(({ outlined }) => !outlined)).toEqual([])
  })

  test('a panel takes the focus, and Escape gives it back to what opened it', async ({ app, folder }) => {
    const { page, studies } = app
    await studies.openPathToEnd(folder.put('texts', { 'a.txt': 'hello' }))
    const openers = [page.getByRole('button', { name: 'Models', exact: true }), app.viewer.tool('Tags'), app.viewer.tool('Network'), studies.problemsOfLast]
    for (const opener of openers) {
      await opener.focus()
      await page.keyboard.press('Enter')
      const panel = page.getByRole('dialog')
      const inside = panel.locator(':focus')
      await expect(inside).toHaveCount(1)
      const first = await inside.evaluateHandle((element) => element)
      // The network's table comes when it has been opened.
      await expect(panel.and(page.locator('[aria-busy="true"]'))).toHaveCount(0)
      await page.keyboard.press('Tab')
      await expect(inside).toHaveCount(1)
      expect(await inside.evaluate((element, before) => element === before, first)).toBe(false)
      await page.keyboard.press('Escape')
      await expect(panel).toHaveCount(0)
      await expect(opener).toBeFocused()
    }
  })

  test('the keys of a focused control are its own, and the slices’ keys work beside it', async ({ app }) => {
    const { page, viewer, overlay, studies } = app
    await overlay.opacity.focus()
    await page.keyboard.press('ArrowRight')
    await expect(overlay.panel.getByText('51 %')).toBeVisible()
    await viewer.showsSlice(15)
    await studies.path.focus()
    await page.keyboard.type('hir -')
    await expect(studies.path).toHaveValue('hir -')
    await expect(viewer.zoomText).toHaveText('Zoom 1.00×')
    await viewer.showsHeat()

    await overlay.holdToHide.focus()
    await page.keyboard.down(' ')
    await viewer.hidesOverlay()
    await page.keyboard.up(' ')
    await viewer.showsHeat()
    await page.keyboard.press('ArrowDown')
    await viewer.showsSlice(16)
    await viewer.timeline.focus()
    await page.keyboard.press('Home')
    await viewer.showsSlice(1)
    await expect(viewer.timeline).toHaveAttribute('aria-valuetext', /^Slice 1 of 28: /)
  })

  test('in the system’s high contrast, one still tells what is pressed and which class a colour means', async ({ app: { page, viewer, overlay, findings } }) => {
    await page.emulateMedia({ forcedColors: 'active' })
    const ground = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).backgroundColor)
    expect(await ground(viewer.tool('Window'))).not.toBe(await ground(viewer.tool('Pan')))
    expect(await ground(overlay.panel.getByRole('button', { name: 'Heat map' }))).not.toBe(await ground(overlay.panel.getByRole('button', { name: 'None' })))
    const keys = await page.getByRole('region', { name: 'Timeline' }).locator('.key i').evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor))
    expect(new Set(keys).size).toBe(keys.length)
    const bars = await findings.panel.locator('.bar').evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor))
    expect(new Set(bars).size).toBe(bars.length)
  })

  test('nothing is cut off in the smallest window', async ({ app }) => {
    const { page, viewer } = app
    test.skip(app.door === 'electron', 'the desktop window’s size is the system’s to set')
    await page.setViewportSize({ width: 800, height: 600 })
    await expect.poll(async () => (await viewer.box()).width).toBeGreaterThan(250)
    const sideways = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('nav, main, aside')].filter((element) => element.scrollWidth > element.clientWidth + 1).map(({ tagName }) => tagName))
    expect(sideways).toEqual([])
    const letters = await Promise.all(['left', 'right', 'top', 'bottom'].map((edge) => page.getByTestId(`orientation-${edge}`).isVisible()))
    expect(letters).toEqual([true, true, true, true])
    await page.getByRole('button', { name: 'Export report (PDF)' }).scrollIntoViewIfNeeded()
    await expect(page.getByRole('button', { name: 'Export report (PDF)' })).toBeInViewport({ ratio: 1 })
  })
})
