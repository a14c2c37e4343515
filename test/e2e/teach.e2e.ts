import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { classify } from '../../electron/inference/classify.ts'
import { loadModel } from '../../electron/inference/load-model.ts'
import { preprocess } from '../../electron/inference/preprocess.ts'
import { expect, test } from './app.ts'
import { Teaching } from './pages/teaching.ts'
import { fetchPlane } from './tools/api.ts'

test.describe('Someone teaches the network words of their own', () => {
  test('labels twenty slices by key, sees what was held out, and takes the network along', async ({ app, folder }) => {
    const { page, viewer } = app
    const teaching = new Teaching(page)
    await viewer.stage.focus()
    await page.keyboard.press('e')
    await teaching.add('low in the head')
    await teaching.add('high in the head')
    await expect(teaching.labels).toHaveText([/low in the head.*0/s, /high in the head.*0/s])

    // Ten at once, as a range …
    await viewer.stage.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('s')
    for (let slice = 1; slice < 10; slice += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('1')
    await expect(teaching.said).toHaveText('Slices 1 to 10: low in the head')
    // … and ten one by one, each making way for the next.
    await page.keyboard.press('End')
    for (let slice = 28; slice > 19; slice -= 1) await page.keyboard.press('ArrowUp')
    for (let slice = 0; slice < 10; slice += 1) await page.keyboard.press('2')
    await expect(teaching.labels).toHaveText([/low in the head.*10/s, /high in the head.*10/s])
    await page.keyboard.press('1')
    await expect(teaching.labels).toHaveText([/low in the head.*11/s, /high in the head.*9/s])
    await page.keyboard.press('u')
    await expect(teaching.said).toHaveText('Undone: low in the head on 1 slice')
    await expect(teaching.ofSlice).toHaveText('high in the head')

    // All of it is on disk: a window opened anew knows it.
    await page.reload()
    await viewer.showsHeat()
    await page.keyboard.press('e')
    await expect(teaching.labels).toHaveText([/low in the head.*10/s, /high in the head.*10/s])

    await teaching.teach.click()
    await expect(teaching.progress).toBeVisible()
    await expect(teaching.holdOut).toContainText(/\d+ of 20 held-out slices right/)
    await expect(teaching.panel).toContainText('All slices come from one patient, so blocks of neighbouring slices were held out')
    const right = Number(/(\d+) of 20/.exec(await teaching.holdOut.innerText())?.[1])
    expect(right).toBeGreaterThanOrEqual(16)

    await teaching.panel.getByRole('button', { name: 'Add to the models' }).click()
    await expect(teaching.panel.getByRole('status', { name: 'Added model' })).toContainText('Added as “Taught: low in the head, high in the head”')
    const out = folder.make('taught')
    for (const name of ['model.onnx', 'manifest.json', 'golden.json', 'ood.json']) {
      const { bytes } = await app.download(() => teaching.file(name).click())
      writeFileSync(join(out, name), bytes)
    }
    const model = await loadModel(out)
    if (!model.ok) throw new Error(model.failure.message)
    expect(model.value.known?.centres).toHaveLength(20)
    await expect(teaching.panel).toContainText('It will abstain from slices unlike those that it was taught from.')
    await expect(teaching.panel).toContainText('No label says that nothing was found')
    const series = (await viewer.viewport.getAttribute('data-series-id')) ?? ''
    for (const [index, label] of [[2, 'low in the head'], [25, 'high in the head']] as const) {
      const plane = await fetchPlane(page, `/api/series/${encodeURIComponent(series)}/slices/${index}/pixels`)
      const slice = { ...plane, data: Float32Array.from(plane.data), rowSpacing: 1, columnSpacing: 1, window: { centre: 0, width: 1 } }
      const answer = await classify(model.value.session, model.value.manifest, preprocess(slice, model.value.manifest.input).data)
      if (!answer.ok) throw new Error(answer.failure.message)
      expect(answer.value.probabilities[label]).toBeGreaterThan(0.7)
    }
  })

  test('and finds the panel in view, however far the column was scrolled', async ({ app: { page, viewer } }) => {
    const teaching = new Teaching(page)
    await viewer.showsHeat()
    const button = page.getByRole('button', { name: 'Teach', exact: true })
    const column = page.getByRole('complementary', { name: 'Findings and overlay' })
    await page.setViewportSize({ width: 1280, height: 520 })
    await column.hover()
    await page.mouse.wheel(0, 5000)
    await expect.poll(() => column.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(200)
    const idle = await button.evaluate((element) => getComputedStyle(element).backgroundColor)
    await button.click()
    await expect(teaching.panel.getByRole('heading')).toBeInViewport()
    // and the button looks pressed
    expect(await button.evaluate((element) => getComputedStyle(element).backgroundColor)).not.toBe(idle)
  })

  test('with long words, on a small screen: they are read whole and nothing leaves the column', async ({ app: { door, page } }) => {
    test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
    await page.setViewportSize({ width: 1024, height: 768 })
    const teaching = new Teaching(page)
    await page.getByRole('button', { name: 'Teach', exact: true }).click()
    await teaching.add('enhancing rim around a dark core, unsure')
    await teaching.add('nothing')
    const column = page.getByRole('complementary')
    expect(await column.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    const word = teaching.labels.first().getByText('enhancing rim')
    expect(await word.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  })

  test('and is told why too few slices teach nothing', async ({ app: { page, viewer } }) => {
    const teaching = new Teaching(page)
    await page.getByRole('button', { name: 'Teach', exact: true }).click()
    await teaching.add('edge')
    await viewer.stage.focus()
    await page.keyboard.press('1')
    await expect(teaching.labels).toHaveText([/edge.*1/s])
    await teaching.teach.click()
    await expect(teaching.failure).toContainText('Two labels are needed')
    await teaching.add('middle')
    await viewer.stage.focus()
    await page.keyboard.press('2')
    await expect(teaching.labels).toHaveText([/edge.*1/s, /middle.*1/s])
    await teaching.teach.click()
    await expect(teaching.failure).toContainText('Each label needs at least 5 slices of opened studies: “edge” has 1, “middle” has 1')
  })
})
