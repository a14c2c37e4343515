import { text } from '../fixtures/dicom-file.ts'
import { headColumns, headRows, headSeries } from '../fixtures/head-series.ts'
import { expect, test } from './app.ts'
import { fetchPlane } from './tools/api.ts'
import { FittedSlice, valueBetween } from './tools/fitted-slice.ts'
import { patient } from './tools/patient.ts'

const centre = 900
const width = 800
/** Brightness by PS3.3 C.11.2.1.2.1, .3.2 and .3.1. */
const functions: Readonly<Record<string, (value: number) => number>> = {
  LINEAR: (value) => (value - (centre - 0.5)) / (width - 1) + 0.5,
  LINEAR_EXACT: (value) => (value - centre) / width + 0.5,
  SIGMOID: (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / width)),
}

test.describe('Someone opens a file that says how it is to be shown', () => {
  for (const [name, brightness] of Object.entries(functions)) {
    test(`by the window function ${name}`, async ({ app: { page, expectComplaints, overlay, studies, viewer }, folder }) => {
      // vtk.js grumbles at how Cornerstone makes its sigmoid.
      if (name === 'SIGMOID') expectComplaints(/vtkDataArray\.newInstance: no dataType provided/)
      const shape = [text('00281050', 'DS', String(centre)), text('00281051', 'DS', String(width)), text('00281056', 'CS', name)]
      await overlay.choose('None')
      await studies.openPathToEnd(folder.put('scans', headSeries(1, [...patient(`Window^${name}`), ...shape])))
      await viewer.showsSlice(1)
      await expect(viewer.windowText).toHaveText('C 900 · W 800')
      const plane = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
      const slice = new FittedSlice(await viewer.box(), plane)
      const checkPicture = async (shade: (value: number) => number): Promise<void> => {
        const picture = await viewer.picture()
        for (const [column, row] of [[52, 60], [30, 40], [36, 44], [24, 48], [60, 90], [18, 20]] as const) {
          const [x, y] = slice.place(column, row).map(Math.floor) as [number, number]
          const value = valueBetween(plane, ...slice.pixelAt(x + 0.5, y + 0.5))
          const share = Math.min(1, Math.max(0, shade(value)))
          expect(Math.abs(picture.at(x, y)[1] - 255 * share), `${column}, ${row}: ${value}`).toBeLessThanOrEqual(3)
        }
      }
      await checkPicture(brightness)
      // The function stays when the window is changed, and when the slice is inverted.
      await page.getByRole('spinbutton', { name: 'Window centre' }).fill('1000')
      await page.keyboard.press('Enter')
      await expect(viewer.windowText).toHaveText('C 1000 · W 800')
      await checkPicture((value) => brightness(value - 100))
      await viewer.tool('Invert').click()
      await checkPicture((value) => 1 - brightness(value - 100))
    })
  }

  test('with high pixels, though it does not say where it lies', async ({ app: { page, overlay, studies, viewer }, folder }) => {
    await overlay.choose('None')
    await studies.openPathToEnd(folder.put('scans', headSeries(1, [...patient('High^Pixels'), text('00200032', 'DS', ''), text('00280030', 'DS', '2\\1')])))
    await viewer.showsSlice(1)
    await expect(page.getByRole('img', { name: 'Orientation unknown' })).toBeAttached()
    const box = await viewer.box()
    const scale = Math.min(box.width / headColumns, box.height / (2 * headRows))
    for (const [column, row] of [[3, 4], [52, 60], [100, 117]] as const) {
      await viewer.hover(box.width / 2 + (column + 0.5 - headColumns / 2) * scale, box.height / 2 + (row + 0.5 - headRows / 2) * 2 * scale)
      await expect(viewer.probe).toContainText(`Column ${column} · row ${row}`)
    }
  })
})
