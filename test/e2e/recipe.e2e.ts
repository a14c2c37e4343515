import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app.ts'
import { root } from './doors/door.ts'
import { type Plane, fetchPlane } from './tools/api.ts'
import { shortest } from './tools/laboratory-maps.ts'
import { FittedSlice } from './tools/fitted-slice.ts'
import type { TempFolder } from './tools/temp-folder.ts'
import type { Viewer } from './pages/viewer.ts'

test.describe('Someone looks for what is unusual', () => {
  test('and the anomaly map is shown, read out, and zero off the head', async ({ app: { page, viewer, overlay, filters } }) => {
    await overlay.choose('Feature map')
    await filters.search.fill('asymmetry')
    await filters.choose('Left-right asymmetry')
    await expect(filters.panel).toContainText('Not a convolution.')
    await expect(filters.panel.getByRole('button', { name: 'Convolution' })).toHaveCount(0)
    await filters.search.fill('')
    await filters.choose('Anomaly map')
    await showsFeature(viewer)
    const map = await fetchPlane(page, `${await viewer.slicePath()}/feature-map`, { filter: 'anomaly' })
    const rim = [0, 1, map.columns - 1].flatMap((column) => [map.data[column], map.data[map.data.length - 1 - column]])
    expect(rim).toEqual(rim.map(() => 0))
    const peak = map.data.indexOf(map.high)
    const slice = new FittedSlice(await viewer.box(), map)
    await probeShows(viewer, slice, [peak % map.columns, Math.floor(peak / map.columns)], map.high)
  })
})

test.describe('Someone takes a kernel from the laboratory into a recipe', () => {
  test('by keyboard, with how it slides and where, and the same file gives the same numbers on the command line', async ({ app: { page, viewer, laboratory, filters, download }, folder }) => {
    const path = await viewer.slicePath()
    await laboratory.open()
    await laboratory.choose('emboss')
    await laboratory.weight(2, 2).fill('1/3')
    await laboratory.button('Convolution').click()
    await laboratory.panel.getByRole('combobox', { name: 'Padding' }).selectOption('zero')
    await laboratory.field('Stride').fill('2')
    await laboratory.field('Dilation').fill('3')
    await laboratory.panel.getByRole('checkbox', { name: 'Only a region of the slice' }).press(' ')
    for (const [side, value] of [['Columns', 101], ['Rows', 80], ['First column', 40], ['First row', 30]] as const) await laboratory.field(`${side} of the region`).fill(String(value))
    await laboratory.settles()
    await expect(laboratory.formula).toContainText('= 128, 40 in the region')
    const options = { mode: 'convolution', border: 'zero', stride: 2, dilation: 3, region: { row: 30, column: 40, rows: 80, columns: 101 } }
    const kernel = { name: 'own kernel', weights: [[-2, -1, 0], [-1, 1 / 3, 1], [0, 1, 2]] }
    const shownMap = await fetchPlane(page, `${path}/feature-map`, { kernel, options })
    expect([shownMap.rows, shownMap.columns]).toEqual([40, 51])
    await laboratory.goTo(17, 23)
    await expect(laboratory.sum).toHaveText(shortest(shownMap.data[17 * 51 + 23] ?? NaN))

    await laboratory.button('Add to recipe').press('Enter')
    await expect(laboratory.panel.getByRole('status', { name: 'Recipe' })).toContainText('Step 1 of the recipe')
    await page.keyboard.press('Escape')
    await showsFeature(viewer)
    await expect(filters.steps).toHaveText([/Kernel “own kernel”.*3 × 3 weights; mode convolution; border zero; stride 2; dilation 3; region 101 × 80 pixels from column 40, row 30/s])
    const saved = await download(() => filters.recipe.getByRole('button', { name: 'Save…' }).press('Enter'))
    const text = new TextDecoder().decode(saved.bytes)
    expect(JSON.parse(text)).toMatchObject({ steps: [{ kernel, options }] })
    expect((await fetchPlane(page, `${path}/feature-map`, { recipe: JSON.parse(text) as unknown })).data).toEqual(shownMap.data)

    folder.put('recipes', { 'mine.json': text })
    const written = filterSample(folder, 'recipes/mine.json')
    const slice = Number(/\d+$/.exec(path)?.[0])
    // NIfTI's rows lie the other way up: dcm2niix's order.
    const line = (row: number) => written.slice(slice * 40 * 51 + (39 - row) * 51, slice * 40 * 51 + (40 - row) * 51)
    expect(Array.from({ length: 40 }, (_, row) => [...line(row)]).flat()).toEqual(shownMap.data)
  })

  test('and what cannot be used is told in words and not added', async ({ app: { page, laboratory, overlay, filters, expectComplaints } }) => {
    expectComplaints(/400 \(Bad Request\)/)
    await laboratory.open()
    const said = laboratory.panel.getByRole('status', { name: 'Recipe' })
    await laboratory.weight(1, 1).fill('x')
    await laboratory.button('Add to recipe').click()
    await expect(said).toContainText('The weight in row 1, column 1 of the kernel is not a finite number. kernel-invalid Nothing was added.')
    await page.keyboard.press('Control+z')
    await expect(said).toBeEmpty()
    await laboratory.field('Stride').fill('99')
    await laboratory.button('Add to recipe').click()
    await expect(said).toContainText('The stride must be a whole number from 1 to 64, not 99.')
    await laboratory.field('Stride').fill('1')
    await laboratory.button('Text').click()
    await laboratory.text.fill('[[1, 2')
    await laboratory.button('Add to recipe').click()
    await expect(said).toContainText('not valid JSON')
    await laboratory.button('Close laboratory').click()
    await overlay.choose('Feature map')
    await expect(filters.steps).toHaveCount(0)
  })
})

test.describe('Someone chains filters', () => {
  test('orders them by keyboard, saves the recipe and loads it again', async ({ app: { page, viewer, overlay, filters } }) => {
    const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    const slice = new FittedSlice(await viewer.box(), pixels)
    await overlay.choose('Feature map')
    await filters.choose('Box mean')
    await filters.recipe.getByRole('button', { name: 'Add this filter' }).press('Enter')
    await filters.choose('Laplacian')
    await filters.recipe.getByRole('button', { name: 'Add this filter' }).press('Enter')
    await expect(filters.steps).toHaveCount(2)
    await showsFeature(viewer)
    // A 5×5 mean, then four neighbours less four times the middle: computed here from the slice's own pixels.
    const [column, row] = [128, 90]
    const mean = (right: number, down: number) => sum(pixels, column + right, row + down, 2) / 25
    await probeShows(viewer, slice, [column, row], mean(1, 0) + mean(-1, 0) + mean(0, 1) + mean(0, -1) - 4 * mean(0, 0))

    await filters.recipe.getByRole('button', { name: 'Move Laplacian up' }).press('Enter')
    await expect(filters.steps.first()).toContainText('Laplacian')
    await filters.recipe.getByRole('textbox', { name: 'Recipe name' }).fill('Edges, then calm')
    const download = page.waitForEvent('download')
    await filters.recipe.getByRole('button', { name: 'Save…' }).press('Enter')
    const saved = await download
    expect(saved.suggestedFilename()).toBe('edges-then-calm.json')
    const text = readFileSync(await saved.path(), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ format: 'sulcus-recipe', version: 1, name: 'Edges, then calm', steps: [{ filter: 'laplacian' }, { filter: 'box', parameters: { radius: 2 } }] })

    await filters.recipe.getByRole('button', { name: 'Remove Box mean' }).press('Enter')
    await expect(filters.steps).toHaveCount(1)
    await filters.load(text)
    await expect(filters.steps).toHaveText([/Laplacian/, /Box mean/])
    await showsFeature(viewer)
  })

  test('and a recipe that cannot be used says so in words and leaves what was there', async ({ app: { viewer, overlay, filters, expectComplaints } }) => {
    // Chromium writes every refused request on the console.
    expectComplaints(/4\d\d \((Bad Request|Unprocessable Entity)\)/)
    await overlay.choose('Feature map')
    await filters.choose('Gaussian')
    await filters.recipe.getByRole('button', { name: 'Add this filter' }).click()
    await showsFeature(viewer)
    const before = await viewer.overlayInk()
    const chain = (extra: object) => JSON.stringify({ format: 'sulcus-recipe', version: 1, name: 'r', steps: [{ filter: 'box' }], ...extra })
    for (const [text, complaint] of [
      [chain({ version: 9 }), 'The recipe has version 9; this Sulcus reads version 1.'],
      [chain({ steps: [{ filter: 'magic' }] }), 'There is no filter “magic”'],
      [chain({ steps: [{ filter: 'box', parameters: { radius: 99 } }] }), 'Window radius must lie between 1 and 15, not 99.'],
      [chain({ steps: [{ filter: 'box' }, { kernel: { name: 'k', weights: [[0]] } }] }), 'Step 2 of the recipe: Every weight of the kernel is zero'],
      [chain({ steps: [{ kernel: { name: 'k', weights: [[1, 2], [3]] } }] }), 'Row 2 of the kernel'],
      [chain({ steps: [{ filter: 'box', options: { stride: 65 } }] }), 'The stride must be a whole number from 1 to 64, not 65.'],
      [chain({ steps: [{ filter: 'anomaly', options: { border: 'zero' } }] }), 'Anomaly map does not take the option border.'],
      [chain({ steps: [{ filter: 'log-3d' }] }), 'works on a whole series'],
      ['soup', 'The file is not JSON, so it is no recipe.'],
    ] as const) {
      await filters.load(text)
      await expect(filters.recipe.getByRole('alert')).toContainText(complaint)
      await expect(filters.recipe.getByRole('alert')).toBeInViewport({ ratio: 1 })
      await expect(filters.steps).toHaveText([/Gaussian/])
      expect(await viewer.overlayInk()).toEqual(before)
    }
  })
})

/** The numbers that `sulcus filter --recipe` writes for the sample, in its NIfTI file's order. */
function filterSample(folder: TempFolder, recipe: string): Float32Array {
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const out = join(folder.path, 'filtered')
  execFileSync(node, [join(root, 'dist', 'electron', 'cli.js'), 'filter', join(root, 'dist', 'sample'), '--recipe', join(folder.path, recipe), '--out', out], { stdio: 'ignore' })
  const [file = ''] = readdirSync(out)
  return new Float32Array(readFileSync(join(out, file)).buffer.slice(352))
}

/** Sum of the pixels of a window. */
function sum({ columns, data }: Plane, column: number, row: number, radius: number): number {
  let total = 0
  for (let down = -radius; down <= radius; down += 1) for (let right = -radius; right <= radius; right += 1) total += data[(row + down) * columns + column + right] ?? NaN
  return total
}

async function showsFeature(viewer: Viewer): Promise<void> {
  await expect(viewer.viewport).toHaveAttribute('data-overlay', 'feature')
  await viewer.isReady()
}

/** The number that the page reads out under the mouse; it shows about three figures. */
async function probeShows(viewer: Viewer, slice: FittedSlice, [column, row]: readonly [number, number], expected: number): Promise<void> {
  await viewer.hover(...slice.place(column, row))
  await expect(viewer.probe).toContainText(`Column ${column} · row ${row}`)
  await expect.poll(async () => Math.abs(Number(/overlay (\S+)/.exec(await viewer.probe.innerText())?.[1]) - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(0.02)
}
