import { type Locator, type Page, expect } from '@playwright/test'
import { Picture } from '../tools/picture.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The overlay's own canvas: RGBA bytes. */
export interface OverlayPixels {
  readonly width: number
  readonly height: number
  readonly data: readonly number[]
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

  /** Waits until the screen's pixels at the viewport's middle are others than those of an earlier picture. */
  async looksOtherThan(before: Picture): Promise<void> {
    const { width, height } = before
    const middle = (picture: Picture) => Array.from({ length: 400 }, (_, i) => picture.at(width * (0.3 + 0.02 * (i % 20)), height * (0.3 + 0.02 * Math.floor(i / 20)))).flat()
    await expect.poll(async () => middle(await this.picture())).not.toEqual(middle(before))
  }

  async overlayPixels(): Promise<OverlayPixels> {
    return this.#page.getByTestId('overlay').evaluate((canvas) => {
      const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null
      if (!context) throw new Error('the overlay is no canvas')
      const { width, height } = context.canvas
      return { width, height, data: Array.from(context.getImageData(0, 0, width, height).data) }
    })
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
