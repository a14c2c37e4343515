import { Enums, RenderingEngine, StackViewport, type Types, getShouldUseCPURendering, init } from '@cornerstonejs/core'
import { type Result, ok } from '../../../electron/core/result.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import type { Series } from '../../../electron/core/study.ts'
import { failureBehind } from './api-failure.ts'
import { imageIdsOf, loadSlice, parseImageId, registerImageSource, shownSpacing, windowOf } from './image-source.ts'
import { type Placement, placementFrom } from './placement.ts'
import { Prefetch } from './prefetch.ts'
import { pixelToPatient, slicePlane } from './slice-plane.ts'
import { toVoiRange, toWindow, voiLutFunction } from './voi-range.ts'

/** What lies on the screen after a render. */
export interface Rendered {
  readonly seriesId: string
  readonly index: number
  readonly placement: Placement
  readonly window: Window
  readonly zoom: number
  readonly width: number
  readonly height: number
}

const viewportId = 'slice'
const zoomLimits = [0.2, 40] as const
let prepared = false

/** The thin wall around Cornerstone: one stack viewport in one element. Nothing else of the page knows the library. */
export class SliceViewport {
  readonly #engine: RenderingEngine
  readonly #viewport: StackViewport
  readonly #element: HTMLDivElement
  readonly #onRendered: (rendered: Rendered) => void
  readonly #prefetch = new Prefetch()
  #series: Series | null = null
  #imageIds: string[] = []
  #request = 0

  constructor(element: HTMLDivElement, onRendered: (rendered: Rendered) => void) {
    prepareCornerstone()
    this.#element = element
    this.#onRendered = onRendered
    this.#engine = new RenderingEngine('sulcus')
    this.#engine.enableElement({ viewportId, type: Enums.ViewportType.STACK, element, defaultOptions: { background: [0, 0, 0] } })
    const viewport = this.#engine.getViewport(viewportId)
    if (!(viewport instanceof StackViewport)) throw new Error('Cornerstone made no stack viewport')
    this.#viewport = viewport
    element.addEventListener(Enums.Events.IMAGE_RENDERED, this.#report)
  }

  /** Shows a slice; fetches it first when needed. Null when a later call overtook this one. */
  async show(series: Series, index: number): Promise<Result<null> | null> {
    this.#request += 1
    const request = this.#request
    this.#prefetch.stop()
    // A series that was opened again may have other slices under the same id.
    const newSeries = this.#series !== series
    const imageIds = newSeries ? imageIdsOf(series) : this.#imageIds
    const imageId = imageIds[index]
    if (!imageId) return ok(null)
    try {
      const image = await loadSlice(imageId)
      if (request !== this.#request) return null
      this.#series = series
      this.#imageIds = imageIds
      if (newSeries) {
        await this.#viewport.setStack(imageIds, index)
        this.#viewport.resetCamera()
        this.setWindow(windowOf(image))
      } else {
        await this.#viewport.setImageIdIndex(index)
      }
      this.#viewport.render()
    } catch (error) {
      return request === this.#request ? { ok: false, failure: failureBehind(error) } : null
    }
    void this.#prefetch.around(imageIds, index)
    return ok(null)
  }

  /** Draws with another window, in modality units. */
  setWindow(window: Window): void {
    const voiRange = toVoiRange(window)
    // Without WebGL, Cornerstone takes the function from the image and refuses another.
    this.#viewport.setProperties(getShouldUseCPURendering() ? { voiRange } : { voiRange, VOILUTFunction: voiLutFunction(window) })
    this.#viewport.render()
  }

  setInverted(invert: boolean): void {
    this.#viewport.setProperties({ invert })
    this.#viewport.render()
  }

  /** Magnifies about a point of the viewport, its middle by default; CSS pixels. */
  zoomBy(factor: number, about: Types.Point2 = [this.#element.clientWidth / 2, this.#element.clientHeight / 2]): void {
    const fixed = this.#viewport.canvasToWorld(about)
    this.#viewport.setZoom(Math.min(zoomLimits[1], Math.max(zoomLimits[0], this.#viewport.getZoom() * factor)))
    const moved = this.#viewport.worldToCanvas(fixed)
    this.panBy(about[0] - moved[0], about[1] - moved[1])
  }

  /** Moves the slice by CSS pixels. */
  panBy(dx: number, dy: number): void {
    const [x, y] = this.#viewport.getPan()
    this.#viewport.setPan([x + dx, y + dy])
    this.#viewport.render()
  }

  /** Fits the slice into the viewport and goes back to the shown slice's own window. */
  reset(): void {
    const image = this.#viewport.getCornerstoneImage()
    this.#viewport.resetCamera()
    this.setInverted(false)
    if (image) this.setWindow(windowOf(image))
  }

  /** The shown slice's modality value, or null outside of it. */
  valueAt(column: number, row: number): number | null {
    const image = this.#viewport.getCornerstoneImage()
    if (!image || column < 0 || row < 0 || column >= image.columns || row >= image.rows) return null
    return image.getPixelData()[row * image.columns + column] ?? null
  }

  /** To be called when the element has another size. */
  resize(): void {
    this.#engine.resize(true, true)
    this.#viewport.render()
  }

  destroy(): void {
    this.#request += 1
    this.#prefetch.stop()
    this.#element.removeEventListener(Enums.Events.IMAGE_RENDERED, this.#report)
    this.#engine.destroy()
  }

  readonly #report = (): void => {
    const image = this.#viewport.getCornerstoneImage()
    const key = image && parseImageId(image.imageId)
    const slice = key && this.#series?.id === key.seriesId ? this.#series.slices[key.index] : undefined
    const { voiRange, VOILUTFunction } = this.#viewport.getProperties()
    if (!key || !slice || !voiRange) return
    const span = Math.max(slice.rows, slice.columns)
    const plane = slicePlane(slice, shownSpacing(image))
    const place = (column: number, row: number) => this.#viewport.worldToCanvas([...pixelToPatient(plane, column, row)])
    this.#onRendered({
      ...key,
      placement: placementFrom(place(0, 0), place(span, 0), place(0, span), span),
      window: toWindow(voiRange, VOILUTFunction),
      zoom: this.#viewport.getZoom(),
      width: this.#element.clientWidth,
      height: this.#element.clientHeight,
    })
  }
}

function prepareCornerstone(): void {
  if (prepared) return
  prepared = true
  init({ debug: { statsOverlay: false }, rendering: { webGlContextCount: 1 } })
  registerImageSource()
}
