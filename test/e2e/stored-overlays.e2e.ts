import { segmentColours } from '../../electron/core/segment-colours.ts'
import { type FileElement, text } from '../fixtures/dicom-file.ts'
import { headColumns, headRows } from '../fixtures/head-series.ts'
import { binarySegmentation, type OverlayObject, parametricMap } from '../fixtures/overlay-objects.ts'
import { type App, expect, test } from './app.ts'
import { fetchColours } from './tools/api.ts'
import { FittedSlice } from './tools/fitted-slice.ts'
import { headOf, patient } from './tools/patient.ts'
import { blend, type Colour, difference, type Picture } from './tools/picture.ts'

const name = 'Overlay^Olive'
const shownName = 'Overlay, Olive'
const slices = 5
const middle = 2

/** 1 within a rectangle, its last row and column left out. */
function box(left: number, top: number, right: number, bottom: number): number[] {
  return Array.from({ length: headRows * headColumns }, (_, i) => {
    const [row, column] = [Math.floor(i / headColumns), i % headColumns]
    return Number(column >= left && column < right && row >= top && row < bottom)
  })
}

/** Values of the made-up map: they grow to the right. */
const ramp = Array.from({ length: headRows * headColumns }, (_, i) => 100 + 10 * (i % headColumns))

function object(uid: string, label: string, frames: OverlayObject['frames']): OverlayObject {
  const own: FileElement[] = patient(name).filter(({ tag }) => tag !== '0020000e')
  const changes = [...own, text('00080018', 'UI', uid), text('0020000e', 'UI', `${uid}.1`), text('0008103e', 'LO', label)]
  return { rows: headRows, columns: headColumns, frames, sources: Array.from({ length: slices }, (_, i) => `2.25.2001.${i}`), changes }
}

const at = (slice: number) => [-52, -60, 5 * slice] as const

function study(): Record<string, Uint8Array> {
  const segments = [
    { number: 1, label: 'Core', /* red at D50 */ cielab: [35579, 53665, 50858] as const },
    { number: 2, label: 'Rim' },
  ]
  const tumours = [
    { position: at(3), segment: 1, values: box(40, 40, 60, 60) },
    { position: at(middle), segment: 2, values: box(50, 50, 80, 80) },
    { position: at(middle), segment: 1, values: box(30, 30, 60, 60) },
    { position: [-52, -60, 500] as const, segment: 1, values: box(0, 0, 4, 4) },
  ]
  return {
    'objects/a.dcm': binarySegmentation(object('2.25.9101', 'Tumour parts', tumours), segments),
    'objects/b.dcm': parametricMap(object('2.25.9102', 'Diffusion', [{ position: at(middle), values: ramp }]), 'integer', 0.5, 10),
    'objects/broken.dcm': binarySegmentation({ ...object('2.25.9103', 'Broken', tumours), changes: [text('00620001', 'CS', 'WRONG')] }, segments),
    ...Object.fromEntries(Object.entries(headOf(name, slices)).map(([file, bytes]) => [`head/${file}`, bytes])),
  }
}

interface Scene {
  readonly slice: FittedSlice
  readonly bare: Picture
}

async function openStudy(app: App, folder: string): Promise<Scene> {
  const { studies, viewer, overlay } = app
  await studies.openPathToEnd(folder)
  await expect(studies.overlays(shownName)).toHaveCount(2)
  await overlay.choose('None')
  await viewer.showsSlice(middle + 1)
  await viewer.hidesOverlay()
  return { slice: new FittedSlice(await viewer.box(), { rows: headRows, columns: headColumns }), bare: await viewer.picture() }
}

async function showsStored({ viewer }: App): Promise<void> {
  await expect(viewer.viewport).toHaveAttribute('data-overlay', 'stored')
  await viewer.isReady()
}

test.describe('Someone opens a study that brings its own segmentation', () => {
  test('and sees its segments where they lie, in their colours', async ({ app, folder }) => {
    const { studies, viewer, overlay } = app
    const { slice, bare } = await openStudy(app, folder.put('study', study()))
    await studies.showProblems()
    await expect(studies.reason('broken.dcm')).toContainText('Segmentation Type (0062,0001) is “WRONG”')
    await app.page.keyboard.press('Escape')
    await expect(studies.problems).toBeHidden()
    await expect(studies.study(shownName).getByRole('button', { name: /^Series/ })).toHaveCount(1)

    await studies.overlays(shownName).filter({ hasText: 'Tumour parts' }).click()
    await showsStored(app)
    await expect(overlay.panel).toContainText('It lies on slices 3 to 4. 1 of 4 frames lies on no slice of this series.')
    await expect(overlay.segment('Core')).toContainText('Neoplasm · automatic, Made-up algorithm')

    const red: Colour = [255, 0, 0]
    const unnamed = { label: '', category: '', type: '', algorithmType: '', algorithmName: '', colour: null }
    const rim = segmentColours([{ ...unnamed, number: 1 }, { ...unnamed, number: 2 }]).get(2) ?? [0, 0, 0]
    const [core, both, rimOnly, outside] = [[38, 38], [55, 55], [72, 72], [75, 40]].map(([column = 0, row = 0]) => slice.place(column, row))
    if (!core || !both || !rimOnly || !outside) throw new Error('no places')
    for (const opacity of [0.5, 1, 0.6]) {
      await overlay.opacity.fill(String(opacity))
      await showsStored(app)
      const shown = await viewer.picture()
      for (const [place, colour] of [[core, red], [both, rim], [rimOnly, rim]] as const) expect(difference(shown.at(...place), blend(bare.at(...place), colour, opacity))).toBeLessThanOrEqual(2)
      expect(shown.at(...outside)).toEqual(bare.at(...outside))
      const ink = await viewer.overlayInk([core, outside])
      expect(ink.at[0]).toEqual([255, 0, 0, Math.round(255 * opacity)])
      expect(ink.at[1]?.[3]).toBe(0)
    }
    // The outline runs between pixels 29 and 30 of the core's left side, stronger than the filling: 1.5 pixels wide, so
    // that at least three quarters of one screen pixel of any three across it are its own.
    const [x, y] = slice.place(29.5, 45)
    const across = await viewer.overlayInk([[x - 1, y], [x, y], [x + 1, y]])
    const strongest = across.at.reduce((a, pixel) => ((pixel[3] ?? 0) > (a[3] ?? 0) ? pixel : a), [0, 0, 0, 0])
    expect(strongest.slice(0, 3)).toEqual([255, 0, 0])
    expect(strongest[3]).toBeGreaterThan(Math.round(255 * 0.6) + 30)

    await viewer.hover(...both)
    await expect(viewer.probe).toContainText('Core, Rim')
    await overlay.segment('Core').click()
    await expect(overlay.segment('Core')).toHaveAttribute('aria-pressed', 'false')
    const withoutCore = await viewer.overlayInk([core, both, rimOnly])
    expect(withoutCore.at.map((pixel) => pixel[3])).toEqual([0, 153, 153])
    await overlay.panel.getByRole('button', { name: 'Hide all' }).click()
    expect((await viewer.overlayInk()).coloured).toBe(0)
    await overlay.panel.getByRole('button', { name: 'Show all' }).click()
    expect((await viewer.overlayInk([core])).at[0]?.[3]).toBe(153)

    await app.page.keyboard.press('ArrowDown')
    await viewer.showsSlice(middle + 2)
    const next = await viewer.overlayInk([slice.place(42, 42), core])
    expect(next.at.map((pixel) => pixel[3])).toEqual([153, 0])
  })

  test('finds its names and opacity in view on a small screen, and takes it off where it was put on', async ({ app, folder }) => {
    const { door, overlay, page, studies, viewer } = app
    test.skip(door === 'electron', 'the desktop window’s size is the system’s to set')
    await page.setViewportSize({ width: 1024, height: 768 })
    await openStudy(app, folder.put('study', study()))
    const tumours = studies.overlays(shownName).filter({ hasText: 'Tumour parts' })
    await tumours.click()
    await showsStored(app)
    for (const seen of [overlay.segment('Core'), overlay.segment('Rim'), overlay.opacity]) await expect(seen).toBeInViewport({ ratio: 1 })
    await tumours.focus()
    await page.keyboard.press('Enter')
    await viewer.hidesOverlay()
    await expect(tumours).toHaveAttribute('aria-pressed', 'false')
  })

  test('or opens the segmentation later, alone', async ({ app, folder }) => {
    const { studies } = app
    const all = Object.entries(study())
    await studies.openPathToEnd(folder.put('images', Object.fromEntries(all.filter(([path]) => path.startsWith('head/')))))
    await expect(studies.study(shownName)).toContainText(`${slices} slices`)
    await expect(studies.overlays(shownName)).toHaveCount(0)
    const alone = folder.put('later', Object.fromEntries(all.filter(([path]) => path === 'objects/a.dcm')))
    await studies.openPathToEnd(alone)
    await expect(studies.problemsOfLast).toBeHidden()
    await studies.overlays(shownName).filter({ hasText: 'Tumour parts' }).click()
    await showsStored(app)
    await expect(studies.study(shownName)).toContainText(`${slices} slices`)
  })

  test('and a parametric map in its own unit', async ({ app, folder }) => {
    const { studies, viewer, overlay, page } = app
    const { slice } = await openStudy(app, folder.put('study', study()))
    await studies.overlays(shownName).filter({ hasText: 'Diffusion' }).click()
    await showsStored(app)
    await expect(overlay.legend).toHaveAccessibleName('Colours from 60 to 575, Apparent Diffusion Coefficient in µm²/s')
    const colours = await fetchColours(page, 'inferno')
    const columns = [5, 40, 90]
    const value = (column: number) => 0.5 * (100 + 10 * column) + 10
    const places = columns.map((column) => slice.place(column, 60))
    const ink = await viewer.overlayInk(places)
    for (const [i, column] of columns.entries()) {
      const entry = 3 * Math.round((255 * (value(column) - 60)) / 515)
      // the canvas keeps colours multiplied by alpha, so they come back a little rounded
      for (const channel of [0, 1, 2]) expect(Math.abs((ink.at[i]?.[channel] ?? -9) - (colours[entry + channel] ?? 0))).toBeLessThanOrEqual(1)
      expect(ink.at[i]?.[3]).toBe(128)
    }
    await viewer.hover(...(places[1] ?? [0, 0]))
    await expect(viewer.probe).toContainText('overlay 260')
    await overlay.threshold.fill('0.5')
    await expect(overlay.panel).toContainText('318 µm²/s')
    expect((await viewer.overlayInk(places)).at.map((pixel) => pixel[3])).toEqual([0, 0, 128])

    await overlay.stored.selectOption({ index: 0 })
    await expect(overlay.segments).toBeVisible()
    await overlay.choose('Heat map')
    await viewer.isReady()
    await overlay.choose('From file')
    await showsStored(app)
  })
})
