import { type Locator, type Page, expect } from '@playwright/test'
import { Picture } from '../tools/picture.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What lies on the overlay's own canvas. */
export interface OverlayInk {
  /** How many of its pixels are coloured at all. */
  readonly coloured: number
  /** Every alpha that coloured pixels have, 1..255. */
  readonly alphas: readonly number[]
  /** Red, green, blue, alpha at each asked place. */
  readonly at: readonly (readonly number[])[]
}

/** The slice, and what a person does to it. */
export class Viewer {
  readonly viewport: Locator
  readonly stage: Locator
  readonly timeline: Locator
  readonly counter: Locator
  readonly windowText: Locator
  readonly zoomText: Locator
  readonly probe: Locator
  readonly toolbar: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.viewport = page.getByTestId('viewport')
    this.stage = page.getByRole('application')
    this.timeline = page.getByRole('slider', { name: 'Slice' })
    this.counter = page.getByTestId('slice-counter')
    this.windowText = page.getByTestId('window-text')
    this.zoomText = page.getByTestId('zoom-text')
    this.probe = page.getByTestId('probe')
    this.toolbar = page.getByRole('toolbar', { name: 'Viewer tools' })
  }

  /** Waits until slice `number` (counted from 1) lies on the screen with everything that belongs to it. */
  async showsSlice(number: number): Promise<void> {
    await expect(this.viewport).toHaveAttribute('data-slice-index', String(number - 1))
    await this.isReady()
  }

  async isReady(): Promise<void> {
    await expect(this.viewport).toHaveAttribute('data-image-ready', 'true')
  }

  async showsHeat(): Promise<void> {
    await expect(this.viewport).toHaveAttribute('data-overlay', 'heat')
    await this.isReady()
  }

  async hidesOverlay(): Promise<void> {
    await expect(this.viewport).toHaveAttribute('data-overlay', 'none')
    await this.isReady()
  }

  seriesId(): Promise<string> {
    return this.viewport.getAttribute('data-series-id').then((id) => id ?? '')
  }

  /** Counted from 0. */
  sliceIndex(): Promise<number> {
    return this.viewport.getAttribute('data-slice-index').then(Number)
  }

  /** The path of what the API knows of the shown slice. */
  async slicePath(): Promise<string> {
    return `/api/series/${await this.seriesId()}/slices/${await this.sliceIndex()}`
  }

  async box(): Promise<Box> {
    const box = await this.stage.boundingBox()
    if (!box) throw new Error('the viewport is not on the screen')
    return box
  }

  /** What the screen shows of the viewport. */
  async picture(): Promise<Picture> {
    return new Picture(await this.#page.screenshot({ clip: await this.box() }))
  }

  /** Waits until the pixels round the viewport's middle are others than those of an earlier picture; answers with the new one. */
  async looksOtherThan(before: Picture): Promise<Picture> {
    let now = before
    await expect
      .poll(async () => {
        now = await this.picture()
        return now.middle()
      })
      .not.toEqual(before.middle())
    return now
  }

  /** Reads the overlay's canvas, and its colours at places of the viewport. */
  overlayInk(places: readonly (readonly [x: number, y: number])[] = []): Promise<OverlayInk> {
    return this.inkOf('overlay', places)
  }

  /** The same of one of the canvases over the slice. */
  async inkOf(canvasName: 'overlay' | 'boxes', places: readonly (readonly [x: number, y: number])[] = []): Promise<OverlayInk> {
    return this.#page.getByTestId(canvasName).evaluate((canvas, wanted) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the overlay is no canvas')
      const { width, height } = canvas
      // A copy, because reading the page's own canvas would change how the browser keeps it.
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
      copy?.drawImage(canvas, 0, 0)
      const data = copy?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
      let coloured = 0
      const alphas = new Set<number>()
      for (let alpha = 3; alpha < data.length; alpha += 4) {
        if (data[alpha] === 0) continue
        coloured += 1
        alphas.add(data[alpha] ?? 0)
      }
      const at = wanted.map(([x, y]) => Array.from(data.slice(4 * (Math.floor(y) * width + Math.floor(x)), 4 * (Math.floor(y) * width + Math.floor(x)) + 4)))
      return { coloured, alphas: [...alphas], at }
    }, places)
  }

  /** Moves the mouse to a point of the viewport. */
  async hover(x: number, y: number): Promise<void> {
    const box = await this.box()
    await this.#page.mouse.move(box.x + x, box.y + y)
  }

  /** Drags from the viewport's middle. */
  async drag(dx: number, dy: number): Promise<void> {
    const { width, height } = await this.box()
    await this.hover(width / 2, height / 2)
    await this.#page.mouse.down()
    await this.hover(width / 2 + dx, height / 2 + dy)
    await this.#page.mouse.up()
  }

  /** Turns the wheel where the mouse is. */
  async turnWheel(notches: number): Promise<void> {
    await this.#page.mouse.wheel(0, 100 * notches)
  }

  /** A click on the timeline where a slice (counted from 1) of so many lies. */
  async clickTimeline(slice: number, of: number): Promise<void> {
    const box = await this.timeline.boundingBox()
    if (!box) throw new Error('the timeline is not on the screen')
    await this.timeline.click({ position: { x: (box.width * (slice - 0.5)) / of, y: box.height / 2 } })
  }

  /** A button of the tool bar. */
  tool(name: string): Locator {
    return this.toolbar.getByRole('button', { name, exact: true })
  }
}
