import { join } from 'node:path'
import { brightnessNetwork } from '../fixtures/brightness-network.ts'
import { expect, test } from './app.ts'
import { ModelsPanel } from './pages/models-panel.ts'
import { fetchColours, fetchPlane } from './tools/api.ts'
import { FittedSlice } from './tools/fitted-slice.ts'
import { difference } from './tools/picture.ts'
import { askShippedNetwork } from './tools/shipped-network.ts'

test.describe('Someone asks why the model says so', () => {
  test('sees the places it rests on, and how far to trust that', async ({ app: { page, viewer, findings, overlay, explanation } }) => {
    test.slow()
    await findings.goToMostSuspicious.click()
    await viewer.showsHeat()
    await overlay.choose('Explanation')
    await explanation.method.selectOption({ label: 'Occlusion' })
    await expect(viewer.viewport).toHaveAttribute('data-overlay', 'explanation')
    await viewer.isReady()
    const path = await viewer.slicePath()
    const called = (await explanation.label.locator('option').first().innerText()).replace('The called one: ', '').toLowerCase()
    expect(called).toBe('meningioma')

    // The figures on the screen are the network's own, asked for apart from Sulcus.
    const { whole, blank } = await askShippedNetwork(await fetchPlane(page, `${path}/pixels`), called)
    await expect(explanation.answer).toContainText(`Meningioma: ${(100 * whole).toFixed(1)} % on this slice`)
    const { deletion, insertion } = await explanation.figures()
    for (const [shown, expected] of [[deletion[0], whole], [deletion[1], blank], [insertion[0], blank], [insertion[1], whole]] as const) {
      expect(Math.abs((shown ?? NaN) - 100 * expected)).toBeLessThan(0.11)
    }
    await expect(explanation.verdict).toContainText(/^Verdict: (holds|doubtful|fails)/)

    // The map lies on the slice in the overlay's colours, at its place, and what speaks against the class is not shown.
    const map = await fetchPlane(page, `${path}/explanation`, { method: 'occlusion', label: called })
    await expect(overlay.legend).toHaveAccessibleName(/^Colours from 0 to .*drop of the class’s log-odds when covered$/)
    await overlay.opacity.fill('1')
    await overlay.threshold.fill('0.3')
    const slice = new FittedSlice(await viewer.box(), map)
    const colours = await fetchColours(page, 'inferno')
    const peak = map.data.indexOf(map.high)
    const coldest = map.data.indexOf(map.low)
    const place = (pixel: number) => slice.place(pixel % map.columns, Math.floor(pixel / map.columns))
    await expect
      .poll(async () => {
        const { at } = await viewer.overlayInk([place(peak), place(coldest)])
        const [hot = [], cold = []] = at
        return [difference([hot[0] ?? 0, hot[1] ?? 0, hot[2] ?? 0], [colours[765] ?? 0, colours[766] ?? 0, colours[767] ?? 0]) <= 2, hot[3], cold[3]]
      })
      .toEqual([true, 255, 0])
  })

  test('of another network than analysed: is told so, and gets that network’s own answer', async ({ app, folder }) => {
    test.slow()
    const { page, findings, overlay, explanation } = app
    await expect(findings.ofSeries).toContainText('Meningioma pattern')
    await overlay.choose('Explanation')
    await expect(explanation.answer).toContainText('Meningioma: ')
    const models = new ModelsPanel(page)
    await models.toggle()
    await models.addPath(join(folder.put('networks', { 'How bright.onnx': brightnessNetwork() }), 'How bright.onnx'))
    await models.model('How bright').getByRole('button', { name: 'Use to analyse' }).click()
    await expect(findings.panel).toContainText('another model is loaded now')
    await page.keyboard.press('Escape')
    await expect(explanation.panel).toContainText('The series was analysed by another network; this is what the loaded one answers.')
    await expect(explanation.answer).toContainText(/^\s*Class [01]: /)
    await expect(explanation.label.locator('option').first()).toHaveText(/^The called one: Class [01]$/)
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0)
    await explanation.label.selectOption({ label: 'Class 1' })
    await expect(explanation.answer).toContainText('Class 1: ')
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0)
  })

  test('is told when a map explains nothing', async ({ app: { overlay, explanation } }) => {
    test.slow()
    await overlay.choose('Explanation')
    // The network's own heat map says where a tumour may be; it is no reason for “no tumour”.
    await explanation.label.selectOption({ label: 'No tumour' })
    await explanation.method.selectOption({ label: 'The network’s heat map' })
    await expect(explanation.answer).toContainText('No tumour: ')
    await expect(explanation.verdict).toContainText('Verdict: fails', { timeout: 40_000 })
    await expect(explanation.verdict).toContainText(/This map does not explain the answer|The blank slice gets nearly the same answer/)
    expect(await explanation.verdict.evaluate((box) => getComputedStyle(box).backgroundImage)).toContain('repeating-linear-gradient')
  })
})
