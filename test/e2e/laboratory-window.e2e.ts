import { expect, test } from './app.ts'
import { fetchPlane } from './tools/api.ts'
import { emboss, shortest, valueAt } from './tools/laboratory-maps.ts'

test.describe('Someone watches the window slide', () => {
  test('and its numbers are the engine’s, everywhere and at the borders', async ({ app: { page, viewer, laboratory } }) => {
    const path = await viewer.slicePath()
    await laboratory.open()
    await laboratory.choose('emboss')
    for (const [border, title] of [['zero', 'Zeros'], ['replicate', 'Replicate the edge'], ['reflect', 'Reflect'], ['wrap', 'Wrap round'], ['valid', 'None (valid)']] as const) {
      for (const mode of ['Correlation', 'Convolution'] as const) {
        await laboratory.panel.getByRole('combobox', { name: 'Padding' }).selectOption({ label: title })
        await laboratory.button(mode).click()
        await laboratory.settles()
        const map = await fetchPlane(page, `${path}/feature-map`, { kernel: emboss, options: { mode: mode.toLowerCase(), border } })
        for (const [row, column] of [[0, 0], [107, 170], [map.rows - 1, map.columns - 1]] as const) {
          await laboratory.goTo(row, column)
          await expect(laboratory.sum).toHaveText(shortest(valueAt(map, row, column)))
        }
      }
    }
  })

  test('and sees pixels, weights, products and padding, sample by sample', async ({ app: { page, viewer, laboratory } }) => {
    const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    await laboratory.open()
    await laboratory.choose('emboss')
    await laboratory.field('Dilation').fill('2')
    await laboratory.field('Stride').fill('3')
    await laboratory.button('Convolution').click()
    await laboratory.settles()
    await expect(laboratory.formula).toContainText('Rows ⌊(256 + 2 + 2 − 5) / 3⌋ + 1 = 86')
    await laboratory.goTo(1, 85)
    await laboratory.button('Table').click()
    const rows = await laboratory.samples()
    const flipped = emboss.weights.flat().toReversed()
    const mirrored = (at: number) => (at > 255 ? 511 - at : at)
    let sum = 0
    for (const [tap, weight] of flipped.entries()) {
      const [row, column] = [3 - 2 + 2 * Math.floor(tap / 3), 255 - 2 + 2 * (tap % 3)]
      const pixel = valueAt(pixels, row, mirrored(column))
      sum += weight * pixel
      expect(rows[tap]).toEqual([String(column), String(row), String(pixel), String(weight), String(weight * pixel), column > 255 ? `padding: mirrored from (${mirrored(column)}, ${row})` : ''])
    }
    expect(rows).toHaveLength(9)
    await expect(laboratory.sum).toHaveText(String(sum))
    await expect(laboratory.reading).toHaveText(`9 products about column 255, row 3 give ${sum} in column 85, row 1 of the map, equal in float32 to the products’ sum.`)
    await laboratory.button('Table').click()
    await laboratory.sheets.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(laboratory.tap).toContainText('padding: mirrored from (254, 1)')
  })

  test('by mouse, by keys and by itself, along the stride', async ({ app: { page, viewer, laboratory } }) => {
    const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    await laboratory.open()
    const [x, y] = await laboratory.place('slice', pixels, 60, 90)
    await laboratory.pane('slice').click({ position: { x, y } })
    await laboratory.readsAt(60, 90)
    await laboratory.stage.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    await laboratory.readsAt(70, 91)
    await laboratory.field('Stride').fill('4')
    await laboratory.settles()
    // The window stays on the map, which is now 64 cells wide.
    await laboratory.readsAt(63, 63)
    const [mapX, mapY] = await laboratory.place('map', pixels, 40, 252)
    await laboratory.pane('map').click({ position: { x: mapX, y: mapY } })
    await laboratory.readsAt(10, 63)
    await laboratory.stage.focus()
    await page.keyboard.press('Enter')
    await laboratory.readsAt(11, 0)
    await expect(laboratory.reading).toContainText('about column 0, row 44')
    await page.keyboard.press(' ')
    await expect(laboratory.button('Pause')).toBeVisible()
    await expect.poll(async () => Number(await laboratory.field('Column').inputValue())).toBeGreaterThan(1)
    await laboratory.button('Pause').click()
    const stopped = Number(await laboratory.field('Column').inputValue())
    await laboratory.readsAt(11, stopped)
    await laboratory.button('Step back').click()
    await laboratory.readsAt(11, stopped - 1)
  })

  test('and nothing moves by itself where the system asks for less motion', async ({ app: { page, laboratory } }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await laboratory.open()
    await expect(laboratory.button('Play')).toBeDisabled()
    await laboratory.layout('Blink')
    await expect(laboratory.panel).toContainText('asks for less motion')
    const map = await laboratory.picture('blink')
    await laboratory.button('Show the map').click()
    await expect(laboratory.panel.getByRole('img', { name: /^Slice, 256/ })).toBeVisible()
    const slice = await laboratory.picture('blink')
    expect(slice.middle()).not.toEqual(map.middle())
  })
})

test.describe('Someone works in the laboratory without a mouse', () => {
  test('opens it by L, finds all of it by Tab with a name and an outline, and is back where they were', async ({ app: { page, viewer, laboratory } }) => {
    await viewer.stage.focus()
    await page.keyboard.press('l')
    await laboratory.settles()
    await expect(laboratory.stage).toBeFocused()
    const seen = new Map<string, boolean>()
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab')
      const { name, outlined, inside } = await page.evaluate(() => {
        const element = document.activeElement
        if (!(element instanceof HTMLElement) || element === document.body) return { name: '', outlined: false, inside: true }
        const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? [...(element.labels ?? [])].map(({ innerText }) => innerText.trim()) : []
        const { outlineStyle } = getComputedStyle(element)
        return { name: element.getAttribute('aria-label') ?? labels[0] ?? element.innerText.trim(), outlined: outlineStyle !== 'none', inside: element.closest('[role="dialog"]') !== null }
      })
      expect(inside, name).toBe(true)
      if (name !== '' && seen.has(name)) break
      if (name !== '') seen.set(name, outlined)
    }
    for (const name of ['Classic kernel', 'Weight in row 1, column 1', 'Rows', 'Columns', 'Normalise', 'Random', 'Correlation', 'Convolution', 'Padding', 'Stride', 'Dilation', 'Only a region of the slice', 'Add to recipe', 'Split', 'Swipe', 'Blink', 'Flip', 'Close laboratory', 'Step', 'Play', 'Table', 'Black', 'White', 'Map window centre', 'Map window width', 'Zoom in', 'Next slice']) expect([...seen.keys()]).toContain(name)
    expect([...seen].filter(([, outlined]) => !outlined)).toEqual([])
    const lines = (await laboratory.panel.ariaSnapshot()).split('\n').filter((line) => /^\s*- '?(button|textbox|spinbutton|slider|combobox|application|img)\b/.test(line))
    expect(lines.length).toBeGreaterThan(40)
    expect(lines.filter((line) => !/(button|textbox|spinbutton|slider|combobox|application|img) "[^"]*\S/.test(line))).toEqual([])
    await page.keyboard.press('Escape')
    await expect(laboratory.panel).toHaveCount(0)
    await expect(viewer.stage).toBeFocused()
  })

  test('walks the grid of weights by arrows', async ({ app: { page, laboratory } }) => {
    await laboratory.open()
    await laboratory.weight(1, 1).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await expect(laboratory.weight(2, 2)).toBeFocused()
    await page.keyboard.type('7')
    await expect(laboratory.weight(2, 2)).toHaveValue('7')
    await page.keyboard.press('Enter')
    await expect(laboratory.weight(3, 2)).toBeFocused()
  })

  for (const [width, height] of [[1440, 900], [1024, 768]] as const) {
    test(`numbers can be read in every cell that has room for them at ${width} × ${height}`, async ({ app: { page, laboratory, door } }) => {
      test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
      await page.setViewportSize({ width, height })
      await laboratory.open()
      for (const [rows, columns] of [[3, 3], [8, 2], [4, 7], [8, 8]] as const) {
        await laboratory.resize(rows, columns)
        await laboratory.button('Random').click()
        await laboratory.settles()
        for (const kind of ['patch', 'weights', 'products']) await expect.poll(() => laboratory.digits(kind), `${kind} of ${columns} × ${rows}`).toBeGreaterThanOrEqual(9)
        await expect(laboratory.sum).toBeInViewport({ ratio: 1 })
      }
    })

    test(`all padding under a kernel of 31 × 31 is drawn at ${width} × ${height}`, async ({ app: { page, viewer, laboratory, door } }) => {
      test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
      await page.setViewportSize({ width, height })
      const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
      await laboratory.open()
      await laboratory.button('Text').click()
      await laboratory.text.fill(Array.from({ length: 31 }, () => '1 '.repeat(31)).join('\n'))
      await laboratory.settles()
      for (const [row, column] of [[0, 0], [0, 255], [255, 0], [255, 255]] as const) {
        await laboratory.goTo(row, column)
        const picture = await laboratory.picture('slice')
        // The window's outline runs about its outermost samples.
        for (const [down, across] of [[-15.5, 0], [15.5, 0], [0, -15.5], [0, 15.5]] as const) {
          const [x, y] = await laboratory.place('slice', pixels, row + down, column + across, { rows: 15, columns: 15 })
          expect(picture.near([x, y], [255, 209, 102]), `outline about ${row}, ${column} at ${down}, ${across}`).toBeLessThan(60)
        }
        const [x, y] = await laboratory.place('slice', pixels, row < 128 ? -8 : 263, column < 128 ? -8 : 263, { rows: 15, columns: 15 })
        expect(picture.near([x, y], [255, 122, 176]), `padding about ${row}, ${column}`).toBeLessThan(150)
      }
    })
  }

  for (const [width, height] of [[1440, 900], [1024, 700]] as const) {
    test(`nothing is cut off at ${width} × ${height}`, async ({ app: { page, laboratory, door } }) => {
      test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
      await page.setViewportSize({ width, height })
      await laboratory.open()
      for (const layout of ['Split', 'Swipe', 'Blink', 'Flip'] as const) {
        await laboratory.layout(layout)
        await laboratory.choose('gabor-0')
        const cut = await laboratory.panel.evaluate((panel) => Array.from(panel.querySelectorAll<HTMLElement>('.bar, .side, .middle, .stage, section, figure'), ({ scrollWidth, clientWidth, className }) => (scrollWidth > clientWidth + 1 ? className : '')).filter((name) => name !== ''))
        expect(cut, layout).toEqual([])
        await expect(laboratory.sum).toBeInViewport({ ratio: 1 })
        const pane = await laboratory.panel.locator('[data-drawn]').first().boundingBox()
        expect(Math.min(pane?.width ?? 0, pane?.height ?? 0)).toBeGreaterThan(110)
      }
    })
  }
})
