import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { Teaching } from './pages/teaching.ts'

/** Controls that are less than 24 by 24 CSS pixels (WCAG 2.2, 2.5.8), labels counted in, by size and name. */
function tooSmall(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const small: string[] = []
    for (const element of document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary, [role="slider"]')) {
      const seen = element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]') && !element.matches('.visually-hidden')
      // links within a sentence are as high as its lines
      if (!seen || getComputedStyle(element).display === 'inline') continue
      const boxes = [element, ...(element instanceof HTMLInputElement ? (element.labels ?? []) : [])].map((one) => one.getBoundingClientRect())
      const width = Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left))
      const height = Math.max(...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top))
      if (width < 23.9 || height < 23.9) small.push(`${width.toFixed(1)} × ${height.toFixed(1)} ${element.tagName} ${element.getAttribute('aria-label') ?? element.innerText}`)
    }
    return [...new Set(small)]
  })
}

const heights = { 1024: 768, 1440: 900, 1920: 1080 } as const

test.describe('Someone with an unsteady hand', () => {
  for (const width of [1024, 1440, 1920] as const) {
    test(`finds everything large enough to hit, ${width} wide`, async ({ app, folder }) => {
      const { door, page, overlay, filters, laboratory, studies, viewer } = app
      test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
      test.setTimeout(120_000)
      await studies.openPathToEnd(folder.put('texts', { 'a.txt': 'hello' }))
      await page.setViewportSize({ width, height: heights[width] })
      expect(await tooSmall(page), 'window').toEqual([])
      const notice = await studies.notices.getByRole('paragraph').boundingBox()
      const column = await page.getByRole('complementary').boundingBox()
      expect((notice?.x ?? 0) + (notice?.width ?? 9999)).toBeLessThanOrEqual(column?.x ?? 0)
      await studies.notices.getByRole('button').click()
      const panel = page.getByRole('dialog')
      for (const opener of [page.getByRole('button', { name: 'Models', exact: true }), studies.problemsOfLast, viewer.tool('Tags'), viewer.tool('Network')]) {
        await opener.click()
        await expect(panel).toHaveAttribute('aria-labelledby', /./)
        await expect(panel.and(page.locator('[aria-busy="true"]'))).toHaveCount(0)
        expect(await tooSmall(page), await panel.getByRole('heading').first().innerText()).toEqual([])
        await page.keyboard.press('Escape')
        await expect(panel).toHaveCount(0)
      }

      await viewer.tool('Teach').click()
      const teaching = new Teaching(page)
      await teaching.add('one')
      await teaching.panel.getByText('How to teach').click()
      expect(await tooSmall(page), 'Teach').toEqual([])
      await teaching.panel.getByRole('button', { name: 'Close teaching' }).click()

      await overlay.choose('Explanation')
      await viewer.isReady()
      expect(await tooSmall(page), 'Explanation').toEqual([])
      await overlay.choose('Feature map')
      await filters.choose('Gaussian')
      await viewer.isReady()
      await page.getByText('Stride, dilation, region').click()
      await page.getByRole('button', { name: 'Add this filter' }).click()
      expect(await tooSmall(page), 'Feature map').toEqual([])

      await laboratory.open()
      await laboratory.panel.getByRole('checkbox', { name: 'Only a region of the slice' }).check()
      expect(await tooSmall(page), 'Laboratory').toEqual([])
      await laboratory.resize(9, 9)
      await laboratory.button('Table').click()
      expect(await tooSmall(page), 'Laboratory, 9 × 9').toEqual([])
    })
  }

  test('reads the network’s layers without scrolling sideways, 1024 wide', async ({ app: { door, page, viewer } }) => {
    test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
    await page.setViewportSize({ width: 1024, height: 768 })
    await viewer.tool('Network').click()
    const table = page.getByRole('region', { name: 'Layers of the network' })
    await expect(table).toBeVisible()
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  })
})
