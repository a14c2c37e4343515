import { expect, test } from './app.ts'

test.describe('Someone wants to know why the model is silent', () => {
  test('and reads the reason at the slice, under the mouse on the timeline, and from the screen reader', async ({ app }) => {
    const { page, viewer, findings } = app
    await expect(findings.reasons).toBeHidden()
    await viewer.timeline.focus()
    await page.keyboard.press('End')
    await viewer.showsSlice(28)
    await expect(findings.ofSlice).toContainText('Abstained')
    await expect(findings.reasons).toContainText('unlike all that it was trained on')
    await expect(viewer.timeline).toHaveAttribute('aria-valuetext', /Slice 28 of 28: Abstained.*unlike all/)

    await viewer.timeline.hover({ position: { x: 3, y: 30 } })
    await expect(viewer.timeline).toHaveAttribute('title', /^Slice 1: /)
    const { width } = (await viewer.timeline.boundingBox()) ?? { width: 0 }
    await viewer.timeline.hover({ position: { x: width - 3, y: 30 } })
    await expect(viewer.timeline).toHaveAttribute('title', /^Slice 28: Abstained. .*To the network/)
    await viewer.showsSlice(28)
  })

  test('and sees what neighbouring slices say together, and how far probabilities can be believed', async ({ app }) => {
    const { findings } = app
    const flagged = await findings.flaggedSlices()
    await expect(findings.run).toContainText(/^Slices \d+ to \d+ together: any tumour (> )?\d+ %$/)
    const [first = 0, last = 0] = (await findings.run.innerText()).match(/\d+/g)?.map(Number) ?? []
    expect(flagged.filter((slice) => slice >= first && slice <= last).length).toBeGreaterThan(flagged.length / 2)

    await findings.belief.click()
    await expect(findings.reliability).toBeVisible()
    expect(await findings.reliability.locator('circle').count()).toBeGreaterThan(5)
    await expect(findings.panel).toContainText(/Mean gap \d+\.\d points over \d+ slices/)
  })
})
