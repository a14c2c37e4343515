import { expect, test } from './app.ts'

test.describe('The engine dies', () => {
  test.skip(process.platform === 'win32', 'finding the engine’s process needs ps')

  test('and a moment later everything works again', async ({ app }) => {
    const { page, viewer, findings, overlay } = app
    // Requests on their way are answered 503, and the browser notes that.
    app.expectComplaints(/status of 503/)
    const pid = await app.enginePid()
    expect(pid).not.toBeNull()
    process.kill(pid ?? -1, 'SIGKILL')
    await expect.poll(() => isAlive(pid ?? -1)).toBe(false)

    await viewer.stage.focus()
    await page.keyboard.press('Home')
    await viewer.showsSlice(1)
    await page.keyboard.press('End')
    await viewer.showsSlice(28)
    await overlay.choose('Feature map')
    await expect(viewer.viewport).toHaveAttribute('data-overlay', 'feature')
    await viewer.isReady()
    expect((await viewer.overlayInk()).coloured).toBeGreaterThan(500)

    await findings.analyse.click()
    await expect(findings.progress).toBeHidden()
    await expect(findings.ofSeries).toContainText('Meningioma pattern')
    expect(await app.enginePid()).not.toBe(pid)
    await expect(app.studies.notices).toBeEmpty()
  })

  test('in the middle of an analysis, says so, and the analysis can be done again', async ({ app }) => {
    const { findings, studies } = app
    const pid = await app.enginePid()
    await findings.analyse.click()
    await findings.progress.waitFor()
    process.kill(pid ?? -1, 'SIGKILL')
    await expect(studies.notices).toContainText('engine stopped')
    await studies.notices.getByRole('button').click()
    await expect(studies.notices).toBeEmpty()
    await findings.analyse.click()
    await expect(findings.progress).toBeHidden()
    await expect(findings.ofSeries).toContainText('Meningioma pattern')
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
