import type { Locator } from '@playwright/test'
import { type FileElement, numbers, sequence, text } from '../fixtures/dicom-file.ts'
import { headColumns, headPixels, headRows, headSeries } from '../fixtures/head-series.ts'
import { type App, expect, test } from './app.ts'
import { fetchPlane, type Plane } from './tools/api.ts'
import { contrast } from './tools/contrast.ts'
import { FittedSlice, valueBetween } from './tools/fitted-slice.ts'
import { patient } from './tools/patient.ts'
import type { Colour } from './tools/picture.ts'

/** A table that no window comes near: dark and bright in turns, 0..4095 in 12 bits. */
const waves = Array.from({ length: 4096 }, (_, input) => Math.round(2047.5 + 2047.5 * Math.sin(input / 90)))
const falling = Array.from({ length: 4096 }, (_, input) => 4095 - input)
const table = (explanation: string, entries: readonly number[]) => [
  numbers('00283002', 'US', entries.length, 0, 12),
  text('00283003', 'LO', explanation),
  numbers('00283006', 'OW', ...entries),
]
const tables = sequence('00283010', table('WAVES', waves), table('FALLING', falling))
const windows = [text('00281050', 'DS', '900\\400'), text('00281051', 'DS', '800\\1200'), text('00281055', 'LO', 'SPOT\\WIDE')]
const places = [[52, 60], [30, 40], [36, 44], [24, 48], [60, 90], [18, 20], [3, 3], [70, 30]] as const
const monochrome1 = text('00280004', 'CS', 'MONOCHROME1')

/** Opens one made-up slice without an overlay; answers with its modality values and where they lie. */
async function openSlice({ page, overlay, studies, viewer }: App, folder: string, number = 1): Promise<{ plane: Plane; slice: FittedSlice }> {
  await overlay.choose('None')
  await studies.openPathToEnd(folder)
  await viewer.showsSlice(number)
  await viewer.hidesOverlay()
  const plane = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
  return { plane, slice: new FittedSlice(await viewer.box(), plane) }
}

/** The largest difference between what the screen shows and a rule from modality value to brightness 0..1. */
async function farthest({ viewer }: App, { plane, slice }: { plane: Plane; slice: FittedSlice }, rule: (value: number) => number): Promise<number> {
  const picture = await viewer.picture()
  const shades = { ...plane, data: plane.data.map((value) => 255 * Math.min(1, Math.max(0, rule(value)))) }
  return Math.max(
    ...places.map(([column, row]) => {
      const [x, y] = slice.place(column, row).map(Math.floor) as [number, number]
      return Math.abs(picture.at(x, y)[1] - valueBetween(shades, ...slice.pixelAt(x + 0.5, y + 0.5)))
    }),
  )
}

const elements = (name: string, ...own: readonly FileElement[]) => [...patient(name), ...own]

test.describe('Someone opens a file that offers several ways to be shown', () => {
  test('its tables are shown exactly, its windows can be chosen, and dragging goes on from there', async ({ app, folder }) => {
    const { page, viewer } = app
    const opened = await openSlice(app, folder.put('scans', headSeries(2, elements('Many^Ways', tables, ...windows))), 2)
    const preset = page.getByRole('combobox', { name: 'Preset' })
    await expect(preset.getByRole('option')).toHaveText(['WAVES', 'FALLING', 'SPOT (C 900 · W 800)', 'WIDE (C 400 · W 1200)'])
    await expect(viewer.windowText).toHaveText('WAVES (table)')
    expect(await farthest(app, opened, (value) => (waves[value] ?? 0) / 4095)).toBeLessThanOrEqual(3)

    await preset.selectOption('FALLING')
    await expect(viewer.windowText).toHaveText('FALLING (table)')
    expect(await farthest(app, opened, (value) => (falling[value] ?? 0) / 4095)).toBeLessThanOrEqual(3)
    await viewer.tool('Invert').click()
    await expect(viewer.zoomText).toContainText('inverted')
    expect(await farthest(app, opened, (value) => 1 - (falling[value] ?? 0) / 4095)).toBeLessThanOrEqual(3)
    await viewer.tool('Invert').click()

    await preset.selectOption({ label: 'WIDE (C 400 · W 1200)' })
    await expect(viewer.windowText).toHaveText('C 400 · W 1200')
    expect(await farthest(app, opened, (value) => (value - 399.5) / 1199 + 0.5)).toBeLessThanOrEqual(3)
    await viewer.drag(60, 0)
    await expect(preset.getByRole('option', { selected: true })).toHaveText('Own window')

    // A table holds for all slices, and keeps the place and size of the picture.
    await preset.selectOption('WAVES')
    await viewer.tool('Zoom in').click()
    await expect(viewer.zoomText).toContainText('1.25')
    await viewer.stage.focus()
    await page.keyboard.press('ArrowUp')
    await viewer.showsSlice(1)
    await expect(viewer.windowText).toHaveText('WAVES (table)')
    await preset.selectOption('FALLING')
    await expect(viewer.windowText).toHaveText('FALLING (table)')
    await expect(viewer.zoomText).toContainText('1.25')
    // Dragging leaves the table for the window near it.
    await viewer.drag(40, 0)
    await expect(viewer.windowText).toHaveText(/^C \S+ · W \S+$/)
    await viewer.tool('Reset').click()
    await expect(viewer.windowText).toHaveText('WAVES (table)')
  })

  test('in MONOCHROME1: black and white are swapped, the numbers stay true, and what is written can be read', async ({ app, folder }) => {
    const { page, viewer } = app
    const opened = await openSlice(app, folder.put('scans', headSeries(1, elements('Mono^One', monochrome1, ...windows))))
    await expect(viewer.windowText).toHaveText('C 900 · W 800')
    const rule = (value: number) => (value - 899.5) / 799 + 0.5
    expect(await farthest(app, opened, (value) => 1 - Math.min(1, Math.max(0, rule(value))))).toBeLessThanOrEqual(3)
    await viewer.hover(...opened.slice.place(52, 60))
    await expect(page.getByTestId('probe-value')).toHaveText(`Value ${headPixels(0)[60 * headColumns + 52]}`)

    // The picture is white where it is written upon: the letters stand on dark plates.
    for (let step = 0; step < 8; step += 1) await viewer.tool('Zoom in').click()
    await page.mouse.move(0, 0)
    await viewer.drag(0, 400)
    const [letters, plate, beside] = await inkOf(app, viewer.counter)
    expect(Math.min(...beside)).toBeGreaterThan(200)
    expect(contrast(letters, plate)).toBeGreaterThanOrEqual(4.5)

    await viewer.tool('Invert').click()
    await viewer.tool('Reset').click()
    expect(await farthest(app, opened, (value) => 1 - Math.min(1, Math.max(0, rule(value))))).toBeLessThanOrEqual(3)
    await viewer.tool('Invert').click()
    await expect(viewer.zoomText).toContainText('inverted')
    expect(await farthest(app, opened, rule)).toBeLessThanOrEqual(3)
  })

  test('and reads what a pixel holds: stored, after rescale, and in the world', async ({ app, folder }) => {
    const { page, viewer } = app
    const map = sequence('00409096', [
      sequence('004008ea', [text('00080100', 'SH', 'mm2/s'), text('00080102', 'SH', 'UCUM'), text('00080104', 'LO', 'square millimetre per second')]),
      text('00409210', 'SH', 'ADC'),
      numbers('00409211', 'US', 4095),
      numbers('00409216', 'US', 0),
      numbers('00409224', 'FD', 0),
      numbers('00409225', 'FD', 1e-6),
    ])
    const rescale = [text('00281052', 'DS', '-100'), text('00281053', 'DS', '0.5'), text('00281054', 'LO', 'HU')]
    const { slice } = await openSlice(app, folder.put('scans', headSeries(1, elements('Real^World', map, ...rescale))))
    for (const [column, row] of [[52, 60], [30, 40], [3, 3]] as const) {
      const stored = headPixels(0)[row * headColumns + column] ?? 0
      await viewer.hover(...slice.place(column, row))
      await expect(page.getByTestId('probe-value')).toHaveText(`Value ${stored * 0.5 - 100} HU · stored ${stored}`)
      const real = Number((stored * 1e-6).toPrecision(6))
      await expect(page.getByTestId('real-world')).toHaveText(`ADC ${real >= 1e-3 ? real : real.toExponential()} square millimetre per second`)
    }
  })

  test('obliquely: letters for two directions, and the place of each pixel in the patient', async ({ app, folder }) => {
    const { page, viewer } = app
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]
    const oblique = [text('00200037', 'DS', [c, s, 0, 0, 0, -1].map((part) => part.toFixed(6)).join('\\')), text('00200032', 'DS', '-40\\-30\\70'), text('00280030', 'DS', '2\\1')]
    await openSlice(app, folder.put('scans', headSeries(1, elements('Slanting^Sam', ...oblique))))
    await expect(page.getByTestId('orientation-right')).toHaveText('LP')
    await expect(page.getByTestId('orientation-left')).toHaveText('RA')
    await expect(page.getByTestId('orientation-top')).toHaveText('H')
    const box = await viewer.box()
    const scale = Math.min(box.width / headColumns, box.height / (2 * headRows))
    for (const [column, row] of [[0, 0], [52, 60], [103, 119]] as const) {
      await viewer.hover(box.width / 2 + (column + 0.5 - headColumns / 2) * scale, box.height / 2 + (row + 0.5 - headRows / 2) * 2 * scale)
      await expect(viewer.probe).toContainText(`Column ${column} · row ${row}`)
      const said = (await viewer.probe.innerText()).match(/(-?[\d.]+) · (-?[\d.]+) · (-?[\d.]+) mm LPS/)?.slice(1).map(Number) ?? []
      const right = [-40 + c * column, -30 + s * column, 70 - 2 * row]
      // The mouse stands on a whole screen pixel, so up to one off the pixel's middle.
      for (const [axis, value] of right.entries()) expect(Math.abs((said[axis] ?? NaN) - value), `axis ${axis} of ${column}, ${row}`).toBeLessThanOrEqual(1)
    }
  })
})

/** Of something written on the picture: the brightest colour, the commonest, and the picture's own just left of it. */
async function inkOf({ viewer }: App, text: Locator): Promise<readonly [Colour, Colour, Colour]> {
  const [picture, stage, box] = [await viewer.picture(), await viewer.box(), await text.boundingBox()]
  if (!box) throw new Error('the text is not on the screen')
  const [left, top] = [box.x - stage.x, box.y - stage.y]
  const counts = new Map<string, number>()
  let brightest: Colour = [0, 0, 0]
  for (let y = top + 1; y < top + box.height - 1; y += 1) {
    for (let x = left + 1; x < left + box.width - 1; x += 1) {
      const colour = picture.at(x, y)
      counts.set(colour.join(), (counts.get(colour.join()) ?? 0) + 1)
      if (colour[1] > brightest[1]) brightest = colour
    }
  }
  const [commonest = ''] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  const [red = 0, green = 0, blue = 0] = commonest.split(',').map(Number)
  return [brightest, [red, green, blue], picture.at(left - 6, top + box.height / 2)]
}
