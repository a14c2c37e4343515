import { expect, test } from './app.ts'
import { type Plane, fetchColours, fetchPlane } from './tools/api.ts'
import { FittedSlice } from './tools/fitted-slice.ts'
import type { OverlayInk, Viewer } from './pages/viewer.ts'

/** Slice pixels to hold the page against: corners and borders, where the border mode counts, and the head. */
const spots = [[0, 0], [255, 255], [0, 128], [128, 0], [175, 103], [128, 60], [90, 128], [60, 110], [128, 200], [200, 128], [150, 90]] as const

const sobelAcross = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
const sobelDown = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
const laplace = [[0, 1, 0], [1, -4, 1], [0, 1, 0]]

test.describe('Someone puts a feature map over the slice', () => {
  test('and Sobel edges are what Sobel said, in number and in colour', async ({ app: { page, viewer, overlay, filters } }) => {
    const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    await overlay.choose('Feature map')
    await showsFeature(viewer)
    await expect(filters.filter).toHaveValue('sobel')
    await expect(filters.panel).toContainText('Sobel and Feldman')
    const answer = await fetchPlane(page, `${await viewer.slicePath()}/feature-map`, { filter: 'sobel', parameters: {}, options: { mode: 'correlation', border: 'reflect' } })
    const own = (column: number, row: number) => Math.hypot(weighted(pixels, sobelAcross, column, row), weighted(pixels, sobelDown, column, row))
    for (const [column, row] of spots) expect(relativeError(valueAt(answer, column, row), own(column, row))).toBeLessThan(1e-3)

    await overlay.opacity.fill('1')
    await overlay.threshold.fill('0')
    await expect(overlay.panel.getByText('100 %')).toBeVisible()
    await showsFeature(viewer)
    const { rows, columns } = answer
    const slice = new FittedSlice(await viewer.box(), answer)
    const inside = spots.filter(([column, row]) => column > 0 && row > 0 && column < columns - 1 && row < rows - 1)
    const ink = await viewer.overlayInk(inside.map(([column, row]) => slice.place(column, row)))
    const colours = await fetchColours(page, 'inferno')
    for (const [at, [column, row]] of inside.entries()) {
      const step = 3 * Math.round(((own(column, row) - answer.low) / (answer.high - answer.low)) * 255)
      expect(ink.at[at]).toEqual([...colours.slice(step, step + 3), 255])
    }
    await expect(overlay.legend).toContainText('filter response')
  })

  test('and can turn the kernel round, change its numbers and its border', async ({ app: { page, viewer, overlay, filters } }) => {
    const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    const slice = new FittedSlice(await viewer.box(), pixels)
    await overlay.choose('Feature map')
    await overlay.threshold.fill('0')
    const places = spots.map(([column, row]) => slice.place(column, row))
    const inkAfter = async (act: () => Promise<void>): Promise<OverlayInk> => {
      await act()
      await showsFeature(viewer)
      return viewer.overlayInk(places)
    }

    const across = await inkAfter(() => filters.choose('Sobel, across'))
    const turned = await inkAfter(() => filters.direction('Convolution'))
    expect(across.coloured).toBeGreaterThan(1000)
    expect(turned.at).not.toEqual(across.at)
    await probeShows(viewer, slice, [200, 128], -weighted(pixels, sobelAcross, 200, 128))
    expect(await inkAfter(() => filters.direction('Correlation'))).toEqual(across)
    await probeShows(viewer, slice, [200, 128], weighted(pixels, sobelAcross, 200, 128))

    await inkAfter(() => filters.choose('Laplacian'))
    await probeShows(viewer, slice, [175, 103], weighted(pixels, laplace, 175, 103))

    const narrow = await inkAfter(() => filters.choose('Gaussian'))
    const wide = await inkAfter(async () => {
      await filters.parameter('Width σ').fill('6')
      await expect(filters.panel.getByText('6 px')).toBeVisible()
    })
    expect(wide.at).not.toEqual(narrow.at)
    await inkAfter(() => filters.border.selectOption('Zeros').then(() => undefined))
    await filters.panel.getByRole('button', { name: 'Defaults' }).click()
    await expect(filters.panel.getByText('1.5 px')).toBeVisible()
  })

  test('and of a map with both signs sees what is strong, not the air', async ({ app: { page, viewer, overlay, filters } }) => {
    const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    await overlay.choose('Feature map')
    await filters.choose('Sobel, across')
    await showsFeature(viewer)
    const answer = await fetchPlane(page, `${await viewer.slicePath()}/feature-map`, { filter: 'sobel-x', parameters: {}, options: { mode: 'correlation', border: 'reflect' } })
    await expect(overlay.panel).toContainText(/Hide below \(share of strongest\)\s*25 % = ±/)
    const slice = new FittedSlice(await viewer.box(), pixels)
    const place = (pixel: number) => slice.place(pixel % answer.columns, Math.floor(pixel / answer.columns))
    const air = slice.place(8, 8)
    const { at } = await viewer.overlayInk([air, place(answer.data.indexOf(answer.low)), place(answer.data.indexOf(answer.high))])
    expect(at.map((ink) => (ink[3] ?? 0) > 0)).toEqual([false, true, true])
  })

  test('and of a part of the slice alone, with larger steps, which lies where it belongs', async ({ app: { page, viewer, overlay, filters, expectComplaints } }) => {
    expectComplaints(/400 \(Bad Request\)/)
    const pixels = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    const slice = new FittedSlice(await viewer.box(), pixels)
    await overlay.choose('Feature map')
    await filters.choose('Median (no convolution)')
    await expect(filters.panel.getByText('Stride, region')).toBeVisible()
    await filters.choose('Laplacian')
    await filters.panel.getByText('Stride, dilation, region').click()
    await filters.field('Stride').fill('3')
    await filters.field('Dilation').fill('2')
    await filters.panel.getByRole('checkbox', { name: 'Only a region of the slice' }).check()
    await expect(filters.field('Columns of the region')).toHaveValue('256')
    for (const [side, value] of [['Columns', 100], ['Rows', 80], ['First column', 60], ['First row', 40]] as const) await filters.field(`${side} of the region`).fill(String(value))
    await overlay.threshold.fill('0')
    await showsFeature(viewer)
    const options = { mode: 'correlation', border: 'reflect', stride: 3, dilation: 2, region: { row: 40, column: 60, rows: 80, columns: 100 } }
    const answer = await fetchPlane(page, `${await viewer.slicePath()}/feature-map`, { filter: 'laplacian', parameters: {}, options })
    // the stride counts from the slice's corner: rows 42, 45 … 117 lie in the region
    expect([answer.rows, answer.columns]).toEqual([26, 34])
    const spread = (column: number, row: number) => valueAt(pixels, column - 2, row) + valueAt(pixels, column + 2, row) + valueAt(pixels, column, row - 2) + valueAt(pixels, column, row + 2) - 4 * valueAt(pixels, column, row)
    for (const [across, down] of [[0, 0], [33, 25], [20, 11]] as const) expect(relativeError(valueAt(answer, across, down), spread(60 + 3 * across, 42 + 3 * down))).toBeLessThan(1e-3)
    await probeShows(viewer, slice, [60 + 3 * 20, 42 + 3 * 11], spread(60 + 3 * 20, 42 + 3 * 11))
    const { at } = await viewer.overlayInk([[61, 43], [157, 116], [57, 43], [61, 38], [163, 60], [90, 121]].map(([column = 0, row = 0]) => slice.place(column, row)))
    expect(at.map((ink) => (ink[3] ?? 0) > 0)).toEqual([true, true, false, false, false, false])

    await filters.recipe.getByRole('button', { name: 'Add this filter' }).click()
    await expect(filters.steps).toHaveText([/Laplacian.*mode correlation; border reflect; stride 3; dilation 2; region 100 × 80 pixels from column 60, row 40/s])
    await filters.recipe.getByRole('button', { name: 'This filter', exact: true }).click()
    await filters.field('Stride').fill('99')
    await expect(overlay.panel).toContainText('The stride must be a whole number from 1 to 64, not 99.')
    expect((await viewer.overlayInk()).coloured, 'the last good map stays').toBeGreaterThan(500)
  })

  test('and every filter there is shows something', async ({ app: { viewer, findings, overlay, filters } }) => {
    // Where something lies on one side: a map of nothing but zeros shows nothing.
    await findings.goToMostSuspicious.click()
    await viewer.showsSlice(13)
    await overlay.choose('Feature map')
    const titles = await filters.filter.getByRole('option').allInnerTexts()
    expect(titles.length).toBeGreaterThanOrEqual(9)
    for (const title of titles) {
      await filters.choose(title)
      await showsFeature(viewer)
      expect((await viewer.overlayInk()).coloured, title).toBeGreaterThan(500)
    }
    await overlay.choose('None')
    await viewer.hidesOverlay()
    expect((await viewer.overlayInk()).coloured).toBe(0)
  })
})

/** Sum of a 3×3 kernel's weights over the pixels round one, mirrored about the rim: computed apart from Sulcus. */
function weighted(plane: Plane, kernel: readonly (readonly number[])[], column: number, row: number): number {
  const within = (index: number, length: number) => Math.min(length - 1, Math.max(0, index))
  let sum = 0
  for (const [down, weights] of kernel.entries()) {
    // One pixel beyond the rim, mirroring and repeating the edge are the same.
    for (const [right, weight] of weights.entries()) sum += weight * valueAt(plane, within(column + right - 1, plane.columns), within(row + down - 1, plane.rows))
  }
  return sum
}

function valueAt({ columns, data }: Plane, column: number, row: number): number {
  return data[row * columns + column] ?? NaN
}

function relativeError(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.max(1, Math.abs(expected))
}

async function showsFeature(viewer: Viewer): Promise<void> {
  await expect(viewer.viewport).toHaveAttribute('data-overlay', 'feature')
  await viewer.isReady()
}

/** The number that the page reads out under the mouse; it shows about three figures. */
async function probeShows(viewer: Viewer, slice: FittedSlice, [column, row]: readonly [number, number], expected: number): Promise<void> {
  await viewer.hover(...slice.place(column, row))
  await expect(viewer.probe).toContainText(`Column ${column} · row ${row}`)
  await expect.poll(async () => relativeError(Number(/overlay (\S+)/.exec(await viewer.probe.innerText())?.[1]), expected)).toBeLessThan(0.01)
}
