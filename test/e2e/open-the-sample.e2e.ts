import { expect, test } from './app.ts'
import { fetchPlane } from './tools/api.ts'
import { FittedSlice } from './tools/fitted-slice.ts'

test.describe('Someone starts Sulcus for the first time', () => {
  test('and sees the sample study, analysed, without doing anything', async ({ app }) => {
    const { page, viewer, findings } = app
    await expect(page.getByText('Research use only: not for diagnosis')).toBeVisible()
    await expect(app.studies.all).toHaveCount(1)
    await expect(app.studies.study('Sample, Phantom')).toContainText('28 slices')
    await expect(viewer.counter).toHaveText('Slice 15 / 28')
    await expect(findings.ofSeries).toContainText('Meningioma pattern')
    await expect(findings.ofSlice).toContainText('Meningioma pattern')
    const shares = await Promise.all(['none', 'glioma', 'meningioma', 'pituitary'].map(async (label) => Number.parseInt(await findings.probability(label).innerText(), 10)))
    expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100)).toBeLessThanOrEqual(2)
    expect(Math.max(...shares)).toBe(shares[2])
    const flagged = await findings.flags.evaluateAll((flags) => flags.map((flag) => Number(flag.getAttribute('data-slice'))))
    await expect(findings.ofSeries).toContainText(`on ${flagged.length} of 28 slices`)
    expect(flagged).toContain(14)
  })

  test('and the directions are the patient’s: right on the left, front on top', async ({ app }) => {
    for (const [edge, letter] of [['left', 'R'], ['right', 'L'], ['top', 'A'], ['bottom', 'P']]) await expect(app.page.getByTestId(`orientation-${edge}`)).toHaveText(letter ?? '')
  })

  test('and the greys on the screen are the values of the files, each at its place', async ({ app }) => {
    const { page, viewer, overlay } = app
    await overlay.choose('None')
    await viewer.hidesOverlay()
    const { rows, columns, data } = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    const picture = await viewer.picture()
    const slice = new FittedSlice(await viewer.box(), columns, rows)
    expect(picture.statistics(...slice.place(128, 128), 100).variance).toBeGreaterThan(200)
    // The sample's window: centre 550, width 1100 (linear exact, PS3.3 C.11.2.1.3.2).
    const grey = (value: number) => Math.min(255, Math.max(0, (value / 1100) * 255))
    const errors: number[] = []
    for (let row = 20; row < 236; row += 9) {
      for (let column = 40; column < 216; column += 9) {
        const shown = picture.statistics(...slice.place(column, row), 0).mean
        errors.push(Math.abs(shown - grey(data[row * columns + column] ?? 0)))
      }
    }
    console.log(Math.max(...errors), errors.reduce((s, e) => s + e) / errors.length)
  })

  test('and nothing leaves the machine', async ({ app }) => {
    await app.viewer.isReady()
    const foreign = app.requests.filter((url) => !url.startsWith(`${app.origin}/`) && !url.startsWith(`blob:${app.origin}/`) && !url.startsWith('data:'))
    expect(foreign).toEqual([])
    expect(app.requests.length).toBeGreaterThan(5)
    expect(app.complaints).toEqual([])
  })
})
