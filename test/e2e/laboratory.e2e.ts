import { expect, test } from './app.ts'
import { fetchPlane } from './tools/api.ts'
import { emboss, grey, mapShows, shown, sobelX, spots, valueAt } from './tools/laboratory-maps.ts'
import { difference } from './tools/picture.ts'

test.describe('Someone tries out kernels in the laboratory', () => {
  test('and the live map is the engine’s, pixel by pixel, through the window', async ({ app: { page, viewer, laboratory } }) => {
    const path = await viewer.slicePath()
    await laboratory.open()
    await expect(page.getByText('Research use only: not for diagnosis.')).toBeVisible()
    const first = await fetchPlane(page, `${path}/feature-map`, { kernel: sobelX })
    await mapShows(laboratory, 'map', first, [first.low, first.high])

    // As a person types: the map follows without a button.
    await laboratory.weight(2, 2).fill('4')
    await laboratory.settles()
    const typed = await fetchPlane(page, `${path}/feature-map`, { kernel: { name: 'k', weights: [[-1, 0, 1], [-2, 4, 2], [-1, 0, 1]] } })
    await mapShows(laboratory, 'map', typed, [typed.low, typed.high])

    await laboratory.field('Map window centre').fill('300')
    await laboratory.field('Map window centre').press('Enter')
    await laboratory.field('Map window width').fill('800')
    await laboratory.field('Map window width').press('Enter')
    await mapShows(laboratory, 'map', typed, [-100, 700])
    // A window of one's own stays when the kernel changes; a rule finds another.
    await laboratory.choose('emboss')
    const relief = await fetchPlane(page, `${path}/feature-map`, { kernel: emboss })
    await mapShows(laboratory, 'map', relief, [-100, 700])
    await laboratory.button('± most').click()
    const most = Math.max(Math.abs(relief.low), Math.abs(relief.high))
    await mapShows(laboratory, 'map', relief, [-most, most])

    const pixels = await fetchPlane(page, `${path}/pixels`)
    const [x, y] = await laboratory.place('slice', pixels, 108, 172)
    await laboratory.pane('slice').hover({ position: { x, y } })
    await expect(laboratory.values).toHaveText(`Column 172 · row 108 · slice ${shown(valueAt(pixels, 108, 172))} · map ${shown(valueAt(relief, 108, 172))}`)
    await page.keyboard.press('PageDown')
    await expect(page.getByTestId('laboratory-slice')).toHaveText('Slice 16 / 28')
    await laboratory.settles()
    await laboratory.button('Full range').click()
    const next = await fetchPlane(page, path.replace(/\d+$/, '15/feature-map'), { kernel: emboss })
    await mapShows(laboratory, 'map', next, [next.low, next.high])
    await page.keyboard.press('Escape')
    await expect(laboratory.panel).toHaveCount(0)
    await viewer.showsSlice(16)
  })

  test('and takes every change back, and forth again', async ({ app: { page, laboratory } }) => {
    await laboratory.open()
    const weights = () => laboratory.panel.getByRole('grid').getByRole('textbox').evaluateAll((inputs) => inputs.map((input) => (input instanceof HTMLInputElement ? input.value : '')).join(' '))
    const steps = [await weights()]
    const act = async (change: () => Promise<unknown>) => {
      await change()
      await expect.poll(weights).not.toBe(steps.at(-1))
      steps.push(await weights())
    }
    await act(() => laboratory.weight(1, 1).fill('0.25'))
    await act(() => laboratory.button('Normalise').click())
    await act(async () => {
      await laboratory.field('Rows').fill('4')
      await laboratory.field('Rows').press('Enter')
    })
    await act(() => laboratory.button('Random').click())
    await act(() => laboratory.preset.selectOption('gaussian-5'))
    expect(steps[5]?.split(' ')).toHaveLength(25)
    for (const step of steps.slice(0, -1).toReversed()) {
      await page.keyboard.press('Control+z')
      await expect.poll(weights).toBe(step)
    }
    await expect(laboratory.button('Undo')).toBeDisabled()
    for (const step of steps.slice(1)) {
      await laboratory.button('Redo').click()
      await expect.poll(weights).toBe(step)
    }
    // The same seed draws the same.
    await laboratory.field('Seed').fill('1')
    await laboratory.field('Rows').fill('4')
    await laboratory.field('Rows').press('Enter')
    await laboratory.field('Columns').fill('3')
    await laboratory.field('Columns').press('Enter')
    await laboratory.button('Random').click()
    await expect.poll(weights).toBe(steps[4])
  })

  test('and brings kernels as text and as files, and takes them away', async ({ app: { page, viewer, laboratory, download }, folder }) => {
    const path = await viewer.slicePath()
    await laboratory.open()
    await laboratory.button('Text').click()
    for (const text of ['1 2 1\n2 4 2\n1 2 1', '1,2,1\n2,4,2\n1,2,1', '1\t2\t1\n2\t4\t2\n1\t2\t1', '[[1,2,1],[2,4,2],[1,2,1]]']) {
      await laboratory.text.fill(text)
      await laboratory.settles()
    }
    const smooth = { name: 'smooth', weights: [[1, 2, 1], [2, 4, 2], [1, 2, 1]] }
    const map = await fetchPlane(page, `${path}/feature-map`, { kernel: smooth })
    await mapShows(laboratory, 'map', map, [map.low, map.high])
    // Larger than the grid holds: text it stays.
    const wide = Array.from({ length: 41 }, (_, row) => Array.from({ length: 33 }, (__, column) => ((row * 7 + column * 3) % 5) - 2))
    await laboratory.text.fill(wide.map((line) => line.join(' ')).join('\n'))
    await laboratory.settles()
    await laboratory.button('Grid').click()
    await expect(laboratory.text).toBeVisible()
    const large = await fetchPlane(page, `${path}/feature-map`, { kernel: { name: 'k', weights: wide } })
    await mapShows(laboratory, 'map', large, [large.low, large.high], { rows: 20, columns: 16 })

    const file = folder.put('kernels', { 'edge.json': JSON.stringify({ name: 'edge', weights: [[-1, 0.5]] }) })
    await laboratory.panel.getByLabel('Kernel file').setInputFiles(`${file}/edge.json`)
    await laboratory.button('Grid').click()
    await expect(laboratory.weight(1, 2)).toHaveValue('0.5')
    const saved = await download(() => laboratory.button('Save').click())
    expect(saved.name).toBe('edge.json')
    expect(JSON.parse(new TextDecoder().decode(saved.bytes))).toEqual({ name: 'edge', weights: [[-1, 0.5]] })
  })

  test('and is told how commas were read', async ({ app: { laboratory } }) => {
    await laboratory.open()
    await laboratory.button('Text').click()
    const said = laboratory.panel.getByRole('status', { name: 'How the text was read' })
    await laboratory.text.fill('0,5\n1,5\n0,5')
    await expect(said).toHaveText('1 × 3 weights: commas were read as decimal points. With a space after it, a comma parts weights.')
    await laboratory.text.fill('1,2\n3,-4')
    await expect(said).toHaveText('2 × 2 weights: commas were read as parting them. Decimals have a point (0.5).')
    await laboratory.text.fill('0, 5\n1, 5')
    await expect(said).toBeEmpty()
    await laboratory.text.fill('0,5\t1,5')
    await expect(said).toContainText('decimal points')
    await laboratory.settles()
    await laboratory.button('Grid').click()
    await expect(laboratory.weight(1, 2)).toHaveValue('1.5')
    await laboratory.weight(1, 2).fill('2')
    await expect(said).toBeEmpty()
  })

  test('and saves no kernel that nothing could read, nor a changed one under a preset’s name', async ({ app: { page, laboratory, download, expectComplaints } }) => {
    expectComplaints(/400 \(Bad Request\)/)
    let downloads = 0
    page.on('download', () => (downloads += 1))
    await laboratory.open()
    await laboratory.weight(1, 1).fill('')
    await laboratory.button('Save').click()
    await expect(laboratory.failure).toContainText('The weight in row 1, column 1 of the kernel is not a finite number.')
    await expect(laboratory.failure).toContainText('Nothing was saved.')
    await page.keyboard.press('Control+z')
    await expect(laboratory.failure).toBeEmpty()
    await laboratory.button('Text').click()
    await laboratory.text.fill('[[1, 2')
    await laboratory.button('Save').click()
    await expect(laboratory.failure).toContainText('Nothing was saved.')
    expect(downloads).toBe(0)

    await laboratory.choose('gaussian-5')
    await expect(laboratory.preset).toHaveValue('gaussian-5')
    await laboratory.button('Grid').click()
    // Read to three digits, edited whole.
    await expect(laboratory.panel.getByRole('gridcell').first()).toHaveText('3e-3')
    await expect(laboratory.weight(1, 1)).toHaveValue(/^0\.00296\d+$/)
    await expect(laboratory.weight(1, 1)).toHaveAttribute('title', /^0\.00296\d+$/)
    await laboratory.weight(1, 1).focus()
    await expect(laboratory.panel.getByRole('gridcell').first().locator('.short')).toBeHidden()
    await laboratory.field('Rows').fill('7')
    await laboratory.field('Rows').press('Enter')
    await expect(laboratory.preset).toHaveValue('')
    expect((await download(() => laboratory.button('Save').click())).name).toBe('own-kernel.json')
    await laboratory.field('Seed').fill('')
    await laboratory.button('Random').click()
    await expect(laboratory.preset).toContainText('Own kernel: random 1')
    await expect(laboratory.field('Seed')).toHaveValue('2')
  })
})

test.describe('Someone holds slice and map against each other', () => {
  test('flipping a symmetric kernel makes no difference, another does', async ({ app: { page, viewer, laboratory } }) => {
    const path = await viewer.slicePath()
    // Four panes, each at least as large as the map: a shrunk one shows only some of its numbers.
    await page.setViewportSize({ width: 1900, height: 1400 })
    await laboratory.open()
    await laboratory.layout('Flip')
    await laboratory.choose('laplacian-4')
    await expect(laboratory.panel.getByRole('img', { name: /^Correlation − convolution, 256 × 256, 0 to 0/ })).toBeVisible()
    const flat = await laboratory.picture('difference')
    for (const [row, column] of spots) expect(flat.at(...(await laboratory.place('difference', { rows: 256, columns: 256 }, row, column)))).toEqual([128, 128, 128])

    await laboratory.choose('emboss')
    const [correlation, convolution] = await Promise.all((['correlation', 'convolution'] as const).map((mode) => fetchPlane(page, `${path}/feature-map`, { kernel: emboss, options: { mode } })))
    if (!correlation || !convolution) throw new Error('no maps')
    const data = correlation.data.map((value, cell) => value - (convolution.data[cell] ?? NaN))
    const most = data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
    expect(most).toBeGreaterThan(1000)
    await mapShows(laboratory, 'correlation', correlation, [correlation.low, correlation.high])
    await mapShows(laboratory, 'convolution', convolution, [correlation.low, correlation.high])
    await mapShows(laboratory, 'difference', { ...correlation, data }, [-most, most])
    // One cursor in all panes, and the numbers of all of them.
    const [x, y] = await laboratory.place('convolution', correlation, 90, 150)
    await laboratory.pane('convolution').hover({ position: { x, y } })
    const [a, b] = [valueAt(correlation, 90, 150), valueAt(convolution, 90, 150)]
    await expect(laboratory.values).toContainText(`correlation ${shown(a)} · convolution ${shown(b)} · difference ${shown(a - b)}`)
  })

  test('left of the divider lies the slice, right of it the map', async ({ app: { page, viewer, laboratory } }) => {
    const path = await viewer.slicePath()
    await laboratory.open()
    const map = await fetchPlane(page, `${path}/feature-map`, { kernel: sobelX })
    const pixels = await fetchPlane(page, `${path}/pixels`)
    await laboratory.layout('Swipe')
    const greyOf = { slice: grey(pixels, [0, 1100]), map: grey(map, [map.low, map.high]) }
    const holds = async (share: number) => {
      const picture = await laboratory.picture('swipe')
      for (const [row, column] of spots) {
        const expected = (column + 0.5) / 256 < share ? greyOf.slice(row, column) : greyOf.map(row, column)
        const found = picture.at(...(await laboratory.place('swipe', pixels, row, column)))
        expect(difference(found, [expected, expected, expected]), `row ${row}, column ${column}, divider ${share}`).toBeLessThanOrEqual(1)
      }
    }
    await holds(0.5)
    await laboratory.panel.getByRole('slider', { name: 'Divider' }).fill('0.3')
    await holds(0.3)
    const [x, y] = await laboratory.place('swipe', pixels, 20, 0.3 * 256 - 0.5)
    const box = await laboratory.pane('swipe').boundingBox()
    const [end] = await laboratory.place('swipe', pixels, 20, 0.65 * 256 - 0.5)
    await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y)
    await page.mouse.down()
    await page.mouse.move((box?.x ?? 0) + end, (box?.y ?? 0) + y, { steps: 4 })
    await page.mouse.up()
    await expect(laboratory.panel.getByText('65 %')).toBeVisible()
    await holds(0.65)
  })
})
