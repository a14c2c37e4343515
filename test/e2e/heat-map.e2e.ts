import type { Page } from '@playwright/test'
import { grid, lesionTruth } from '../../build/sample/phantom.ts'
import { type App, expect, test } from './app.ts'
import { type Plane, fetchColours, fetchPlane } from './tools/api.ts'
import { FittedSlice } from './tools/fitted-slice.ts'
import { type Colour, type Picture, blend, difference } from './tools/picture.ts'

/** The most suspicious slice: its heat, where it lies on the screen, and the bare slice below it. */
interface Scene {
  readonly heat: Plane
  readonly slice: FittedSlice
  readonly bare: Picture
}

test.describe('Someone looks at the heat map', () => {
  test('whose hottest place is the tumour', async ({ app }) => {
    const { heat, slice, bare } = await atTheMostSuspiciousSlice(app)
    const { page, viewer } = app
    expect(Math.abs((await viewer.sliceIndex()) - lesionTruth.slice) * grid.thickness).toBeLessThan(lesionTruth.radius)
    const shown = await viewer.picture()
    const [ring, lines] = [await ringOf(app), await linesOf(page)]
    const colours = await fetchColours(page, 'inferno')
    // Inferno's brightness grows with the heat, so at the hottest place the colour put on top is the brightest.
    let [hottest, place] = [-1, [0, 0]]
    for (let row = 0; row < heat.rows; row += 1) {
      for (let column = 0; column < heat.columns; column += 1) {
        const at = slice.place(column, row)
        if (lines.covers(...at) || ring.isOn(...at)) continue
        const put = shown.at(...at).reduce((sum, value, channel) => sum + 2 * value - (bare.at(...at)[channel] ?? 0), 0)
        if (difference(shown.at(...at), bare.at(...at)) > 8 && put > hottest) [hottest, place] = [put, [column, row]]
      }
    }
    const [column = 0, row = 0] = place
    expect(Math.hypot(column - lesionTruth.column, row - lesionTruth.row) * grid.pixel).toBeLessThan(lesionTruth.radius)
    expect(difference(colourOf(colours, heat, heat.data[row * heat.columns + column] ?? 0), colourOf(colours, heat, heat.high))).toBeLessThan(60)
    const [peakColumn, peakRow] = slice.pixelAt(...ring.middle)
    expect(heat.data[Math.round(peakRow) * heat.columns + Math.round(peakColumn)]).toBeCloseTo(heat.high, 5)
    await viewer.hover(...slice.place(Math.round(peakColumn), Math.round(peakRow)))
    await expect(viewer.probe).toContainText(`overlay ${heat.high.toFixed(2).replace(/0$/, '')}`)
    await expect(viewer.probe).toContainText(`Column ${Math.round(peakColumn)} · row ${Math.round(peakRow)}`)
  })

  test('which covers the slice only where there is heat, in the colours and strength asked for', async ({ app }) => {
    const { heat, slice, bare } = await atTheMostSuspiciousSlice(app)
    const { page, viewer, overlay } = app
    const threshold = Number(await overlay.threshold.inputValue())
    for (const { map, opacity } of [{ map: 'inferno', opacity: 0.5 }, { map: 'inferno', opacity: 1 }, { map: 'viridis', opacity: 0.3 }]) {
      await overlay.colourMap.selectOption(map)
      await overlay.opacity.fill(String(opacity))
      await expect(overlay.panel.getByText(`${opacity * 100} %`)).toBeVisible()
      await viewer.showsHeat()
      const colours = await fetchColours(page, map)
      const shown = await viewer.picture()
      const [ring, lines] = [await ringOf(app), await linesOf(page)]
      const errors = { hot: 0, cold: 0 }
      for (let row = 4; row < heat.rows; row += 3) {
        for (let column = 4; column < heat.columns; column += 3) {
          const at = slice.place(column, row)
          const value = heat.data[row * heat.columns + column] ?? 0
          if (Math.abs(value - threshold) < 0.01 || ring.covers(...at) || lines.covers(...at)) continue
          const under = bare.at(...at)
          if (value < threshold) errors.cold = Math.max(errors.cold, difference(shown.at(...at), under))
          else errors.hot = Math.max(errors.hot, difference(shown.at(...at), blend(under, colourOf(colours, { low: 0, high: 1 }, value), opacity)))
        }
      }
      expect(errors.cold).toBe(0)
      expect(errors.hot).toBeLessThanOrEqual(6)
      const { alphas } = await viewer.overlayInk()
      expect(alphas.every((alpha) => Math.abs(alpha - Math.round(255 * opacity)) <= 1), `alphas ${alphas.join()}`).toBe(true)
    }
  })

  test('and hides it, raises the threshold, reads the legend', async ({ app }) => {
    const { heat, slice, bare } = await atTheMostSuspiciousSlice(app)
    const { page, viewer, overlay } = app
    await expect(overlay.legend).toHaveAccessibleName('Colours from 0 to 1, class evidence, 0 to 1')
    await expect(overlay.legend).toContainText('0.5')

    const middle = slice.place(Math.round(lesionTruth.column), Math.round(lesionTruth.row))
    expect(difference((await viewer.picture()).at(...middle), bare.at(...middle))).toBeGreaterThan(8)
    await overlay.holdToHide.hover()
    await page.mouse.down()
    await viewer.hidesOverlay()
    expect((await viewer.picture()).at(...middle)).toEqual(bare.at(...middle))
    await page.mouse.up()
    await viewer.showsHeat()

    const areas: number[] = []
    for (const threshold of [0.2, 0.35, 0.5, 0.7, 0.9]) {
      await overlay.threshold.fill(String(threshold))
      await expect(overlay.panel.getByText(threshold.toFixed(2), { exact: true })).toBeVisible()
      const { coloured } = await viewer.overlayInk()
      const hot = heat.data.filter((value) => value >= Math.fround(threshold)).length
      // The rim of the coloured area falls between screen pixels.
      expect(Math.abs(coloured / slice.scale ** 2 - hot)).toBeLessThan(Math.sqrt(hot))
      areas.push(coloured)
    }
    expect(areas).toEqual([...areas].sort((a, b) => b - a))
    expect(new Set(areas).size).toBe(areas.length)
  })
})

/** Goes there, and takes a picture without the overlay by holding H. */
async function atTheMostSuspiciousSlice({ page, viewer, findings }: App): Promise<Scene> {
  await findings.goToMostSuspicious.click()
  await viewer.showsHeat()
  const path = await viewer.slicePath()
  const heat = await fetchPlane(page, `${path}/heat`)
  await page.keyboard.down('h')
  await viewer.hidesOverlay()
  const bare = await viewer.picture()
  await page.keyboard.up('h')
  await viewer.showsHeat()
  return { heat, bare, slice: new FittedSlice(await viewer.box(), heat) }
}

/** The palette's colour of a value, as a legend from `low` to `high` shows it. */
function colourOf(colours: readonly number[], { low, high }: Pick<Plane, 'low' | 'high'>, value: number): Colour {
  const step = 3 * Math.round(((value - low) / (high - low)) * 255)
  return [colours[step] ?? 0, colours[step + 1] ?? 0, colours[step + 2] ?? 0]
}

/** The lines of the box round the peak cover some too. */
async function linesOf(page: Page): Promise<{ covers: (x: number, y: number) => boolean }> {
  const { width, height, ratio, inked } = await page.getByTestId('boxes').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    context?.drawImage(canvas, 0, 0)
    const { data } = context?.getImageData(0, 0, width, height) ?? { data: [] as number[] }
    const inked: number[] = []
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) inked.push((at - 3) / 4)
    return { width, height, ratio: devicePixelRatio, inked }
  })
  const marked = new Uint8Array(width * height)
  for (const pixel of inked) marked[pixel] = 1
  return {
    covers: (x, y) => {
      const [column, row] = [Math.round(x * ratio), Math.round(y * ratio)]
      return [-2, -1, 0, 1, 2].some((down) => [-2, -1, 0, 1, 2].some((across) => marked[(row + down) * width + column + across] === 1))
    },
  }
}

/** The ring round the peak covers some pixels. */
async function ringOf({ page, viewer }: App): Promise<{ middle: readonly [number, number]; covers: (x: number, y: number) => boolean; isOn: (x: number, y: number) => boolean }> {
  const ring = await page.getByTestId('peak').boundingBox()
  const { x: left, y: top } = await viewer.box()
  const [ringX, ringY] = [(ring?.x ?? 0) + 11 - left, (ring?.y ?? 0) + 11 - top]
  return {
    middle: [ringX, ringY],
    covers: (x, y) => Math.abs(x - ringX) < 15 && Math.abs(y - ringY) < 15,
    isOn: (x, y) => Math.abs(Math.hypot(x - ringX, y - ringY) - 11) < 4,
  }
}
