import { expect, test } from './app.ts'
import type { Viewer } from './pages/viewer.ts'

test.describe('Someone looks through the slices', () => {
  test('with the wheel, the keys and the timeline', async ({ app: { page, viewer, overlay } }) => {
    await overlay.choose('None')
    await viewer.hidesOverlay()
    let seen = await viewer.picture()
    const goesTo = async (slice: number, act: () => Promise<void>) => {
      await act()
      await viewer.showsSlice(slice)
      await expect(viewer.counter).toHaveText(`Slice ${slice} / 28`)
      await expect(viewer.timeline).toHaveAttribute('aria-valuenow', String(slice))
      seen = await viewer.looksOtherThan(seen)
    }
    await viewer.hover(300, 300)
    await goesTo(16, () => viewer.turnWheel(1))
    await goesTo(15, () => viewer.turnWheel(-1))

    await viewer.stage.focus()
    await goesTo(16, () => page.keyboard.press('ArrowDown'))
    await goesTo(15, () => page.keyboard.press('ArrowUp'))
    await goesTo(25, () => page.keyboard.press('PageDown'))
    await goesTo(1, () => page.keyboard.press('Home'))
    await goesTo(28, () => page.keyboard.press('End'))
    await page.keyboard.press('ArrowDown')
    await viewer.showsSlice(28)

    await goesTo(7, () => viewer.clickTimeline(7, 28))
    await goesTo(8, () => page.keyboard.press('ArrowRight'))
    await goesTo(1, () => page.keyboard.press('Home'))
  })

  test('and jumps from one flagged slice to the next', async ({ app: { page, viewer, findings } }) => {
    const flagged = await findings.flaggedSlices()
    await viewer.stage.focus()
    await page.keyboard.press('Home')
    await viewer.showsSlice(1)
    for (const slice of flagged.slice(0, 3)) {
      await page.getByRole('button', { name: 'Next flagged slice' }).click()
      await viewer.showsSlice(slice)
    }
    await page.getByRole('button', { name: 'Previous flagged slice' }).click()
    await viewer.showsSlice(flagged[1] ?? 0)
  })
})

test.describe('Someone changes how the slice looks', () => {
  test('contrast, brightness and inversion', async ({ app: { page, viewer, overlay } }) => {
    await overlay.choose('None')
    await viewer.hidesOverlay()
    await expect(viewer.windowText).toHaveText('C 550 · W 1100')
    const first = await viewer.picture()
    const { width } = await viewer.box()

    // Half the viewport's width is one window width.
    await viewer.drag(100, 0)
    await expect.poll(() => shownWindow(viewer)).toEqual([550, Math.round(1100 * (1 + 100 / (Math.round(width) / 2)))])
    await viewer.looksOtherThan(first)
    await viewer.drag(0, -60)
    await expect.poll(async () => (await shownWindow(viewer))[0]).toBeLessThan(550)

    await viewer.tool('Reset').click()
    await expect(viewer.windowText).toHaveText('C 550 · W 1100')
    await page.getByRole('spinbutton', { name: 'Window centre' }).fill('300')
    await page.keyboard.press('Enter')
    await expect(viewer.windowText).toHaveText('C 300 · W 1100')

    await viewer.tool('Reset').click()
    await viewer.tool('Invert').click()
    await expect(viewer.zoomText).toContainText('inverted')
    const inverted = await viewer.looksOtherThan(first)
    for (const [x, y] of [[300, 250], [425, 300], [500, 480], [150, 150]] as const) expect(Math.abs(inverted.at(x, y)[1] + first.at(x, y)[1] - 255)).toBeLessThanOrEqual(2)
    await page.keyboard.press('i')
    await expect(viewer.zoomText).not.toContainText('inverted')
  })

  test('size and place', async ({ app: { page, viewer, overlay } }) => {
    await overlay.choose('None')
    await viewer.hidesOverlay()
    const first = await viewer.picture()
    await viewer.tool('Zoom in').click()
    await expect(viewer.zoomText).toHaveText('Zoom 1.25×')
    await viewer.looksOtherThan(first)
    await page.keyboard.press('-')
    await expect(viewer.zoomText).toHaveText('Zoom 1.00×')

    await viewer.tool('Pan').click()
    await viewer.drag(80, -40)
    const moved = await viewer.looksOtherThan(first)
    for (const [x, y] of [[300, 250], [425, 300], [500, 480]] as const) expect(Math.abs(moved.at(x + 80, y - 40)[1] - first.at(x, y)[1])).toBeLessThanOrEqual(3)

    await viewer.tool('Zoom').click()
    await viewer.drag(0, -100)
    await expect.poll(async () => Number.parseFloat((await viewer.zoomText.innerText()).slice(5))).toBeGreaterThan(2)
    // The wheel with Ctrl magnifies about the mouse: what lies under it stays.
    await viewer.hover(300, 300)
    const pixel = await viewer.probe.innerText()
    await page.keyboard.down('Control')
    await viewer.turnWheel(-2)
    await page.keyboard.up('Control')
    await expect.poll(async () => Number.parseFloat((await viewer.zoomText.innerText()).slice(5))).toBeGreaterThan(3)
    expect(await viewer.probe.innerText()).toContain(/Column.*/.exec(pixel)?.[0])

    await viewer.tool('Reset').click()
    await expect(viewer.zoomText).toHaveText('Zoom 1.00×')
    await expect.poll(async () => (await viewer.picture()).at(425, 300)).toEqual(first.at(425, 300))
  })
})

async function shownWindow(viewer: Viewer): Promise<number[]> {
  return [...(await viewer.windowText.innerText()).matchAll(/-?[\d.]+/g)].map(Number)
}
