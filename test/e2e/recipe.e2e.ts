import { readFileSync } from 'node:fs'
import { expect, test } from './app.ts'
import { type Plane, fetchPlane } from './tools/api.ts'
import { FittedSlice } from './tools/fitted-slice.ts'
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
    await filters.recipe.getByRole('link', { name: 'Save…' }).press('Enter')
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
      await expect(filters.steps).toHaveText([/Gaussian/])
      expect(await viewer.overlayInk()).toEqual(before)
    }
  })
})

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
