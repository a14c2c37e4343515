import { expect, test } from './app.ts'
import { fetchPlane } from './tools/api.ts'
import { FittedSlice, valueBetween } from './tools/fitted-slice.ts'

test.describe('Someone starts Sulcus for the first time', () => {
  test('and sees the sample study, analysed, without doing anything', async ({ app }) => {
    const { page, viewer, findings, studies } = app
    await expect(page.getByText('Research use only: not for diagnosis')).toBeVisible()
    await expect(studies.all).toHaveCount(1)
    await expect(studies.study('Sample, Phantom')).toContainText('28 slices')
    await expect(viewer.counter).toHaveText('Slice 15 / 28')
    const letters = ['left', 'right', 'top', 'bottom'].map((edge) => page.getByTestId(`orientation-${edge}`).innerText())
    expect(await Promise.all(letters)).toEqual(['R', 'L', 'A', 'P'])

    await expect(findings.ofSeries).toContainText('Meningioma pattern')
    await expect(findings.ofSlice).toContainText('Meningioma pattern')
    const [none = 0, glioma = 0, meningioma = 0, pituitary = 0] = await findings.percentages()
    expect(meningioma).toBeGreaterThan(Math.max(none, glioma, pituitary))
    // Each was rounded to whole per cent.
    expect(Math.abs(none + glioma + meningioma + pituitary - 100)).toBeLessThanOrEqual(3)
    const flagged = await findings.flaggedSlices()
    await expect(findings.ofSeries).toContainText(`on ${flagged.length} of 28 slices`)
    expect(flagged).toContain(15)

    const foreign = app.requests.filter((url) => !/^(blob:|data:)/.test(url) && !url.startsWith(`${app.origin}/`))
    expect(foreign).toEqual([])
    expect(app.requests.length).toBeGreaterThan(5)
    expect(app.complaints).toEqual([])
  })

  test('and the greys on the screen are the values of the files, each at its place', async ({ app }) => {
    const { page, viewer, overlay } = app
    await overlay.choose('None')
    await viewer.hidesOverlay()
    const plane = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    const slice = new FittedSlice(await viewer.box(), plane)
    const picture = await viewer.picture()
    expect(picture.statistics(...slice.place(128, 128), 200).variance).toBeGreaterThan(1000)
    // The sample's window: centre 550, width 1100.
    const grey = (value: number) => Math.min(255, Math.max(0, (value / 1100) * 255))
    const errors: number[] = []
    for (let y = 100; y < picture.height - 100; y += 13) {
      for (let x = 200; x < picture.width - 200; x += 13) {
        // A pixel shows what lies under its middle.
        const expected = grey(valueBetween(plane, ...slice.pixelAt(x + 0.5, y + 0.5)))
        errors.push(Math.abs(picture.at(x, y)[1] - expected))
      }
    }
    errors.sort((a, b) => a - b)
    // Measured: 0.4 and 7. A slice shifted by a quarter of its pixel gives 1.1 and 29.
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(1)
    expect(errors[Math.floor(errors.length * 0.99)]).toBeLessThan(14)
  })
})
