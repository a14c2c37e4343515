import { Enums, RenderingEngine, StackViewport, type Types, getShouldUseCPURendering, init } from '@cornerstonejs/core'
import { type Result, ok } from '../../../electron/core/result.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import type { Series } from '../../../electron/core/study.ts'
import type { PresetFacts } from '../../lib/api/pixels.ts'
import { failureBehind } from './api-failure.ts'
import { imageIdOf, parseImageId } from './image-id.ts'
import { brightnessWindow, imageIdsOf, loadSlice, registerImageSource, showFacts, shownSpacing, windowOf } from './image-source.ts'
import { LatestTask } from './latest-task.ts'
import { type Placement, placementFrom } from './placement.ts'
import { Prefetch } from './prefetch.ts'
import { pixelToPatient, slicePlane } from './slice-plane.ts'
import { toVoiRange, toWindow, voiLutFunction } from './voi-range.ts'

/** What lies on the screen after a render. */
export interface Rendered {
  readonly seriesId: string
  readonly index: number
  readonly placement: Placement
  /** In modality units; with a table on show, the window near it. */
  readonly window: Window
  /** What the shown slice's file offers. */
  readonly presets: readonly PresetFacts[]
  /** The preset on show because its table cannot be windowed; null: `window` is on show. */
  readonly table: number | null
  readonly zoom: number
  readonly width: number
  readonly height: number
}

/** What is to be shown. */
interface Wish {
  readonly series: Series
  readonly index: number
  /** A table's place among the presets, null for a window, undefined for what the slice's file begins with. */
  readonly table: number | null | undefined
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
  /** The shown slice's modality values, which a table's picture does not hold. */
  #values: Types.IImage | undefined
  #table: number | null = null
  #inverted = false
  #wish: Wish | null = null
  readonly #latest = new LatestTask()

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
  show(series: Series, index: number): Promise<Result<null> | null> {
    // A series that was opened again may have other slices under the same id.
    return this.#put({ series, index, table: this.#wish?.series === series ? this.#wish.table : undefined })
  }

  /** Draws with another window, in modality units. A table on show makes room for it. */
  async setWindow(window: Window): Promise<void> {
    if (this.#wish && this.#table !== null) await this.#put({ ...this.#wish, table: null })
    if (this.#table !== null) return
    this.#window(window)
    this.#viewport.render()
  }

  /** Shows every slice by its own table of that place among its presets (PS3.3 C.11.2.1.1). */
  async setTable(preset: number): Promise<void> {
    if (this.#wish) await this.#put({ ...this.#wish, table: preset })
  }

  setInverted(inverted: boolean): void {
    this.#inverted = inverted
    this.#polarity()
    this.#viewport.render()
  }

  /** Fetches one slice after the other: of those that a person scrolls past meanwhile only the last one is asked for. */
  async #put(wish: Wish): Promise<Result<null> | null> {
    this.#wish = wish
    this.#prefetch.stop()
    return this.#latest.run(async (isLatest) => (wish.series.slices[wish.index] ? this.#fetchAndDraw(wish, isLatest) : ok(null)))
  }

  async #fetchAndDraw(wish: Wish, isLatest: () => boolean): Promise<Result<null> | null> {
    const { series, index } = wish
    const newSeries = this.#series !== series
    const valuesId = (newSeries ? imageIdsOf(series)[index] : undefined) ?? imageIdOf({ seriesId: series.id, index, preset: null })
    try {
      const values = await loadSlice(valuesId)
      const preset = wish.table === undefined ? firstTable(values) : wish.table
      const newStack = newSeries || this.#table !== preset
      const imageIds = newStack ? imageIdsOf(series, preset) : this.#imageIds
      await loadSlice(imageIds[index] ?? valuesId)
      // On the way to another slice it is drawn too, or nothing would move as long as a key is held.
      if (!isLatest() && (this.#wish?.series !== series || this.#wish.table !== wish.table)) return null
      const camera = this.#viewport.getCamera()
      if (isLatest()) this.#wish = { ...wish, table: preset }
      this.#series = series
      this.#imageIds = imageIds
      this.#values = values
      this.#table = preset
      if (newStack) {
        await this.#viewport.setStack(imageIds, index)
        if (newSeries) this.#viewport.resetCamera()
        else this.#viewport.setCamera(camera)
        this.#window(preset === null ? windowOf(values) : brightnessWindow)
      } else {
        await this.#viewport.setImageIdIndex(index)
      }
      this.#polarity()
      this.#viewport.render()
    } catch (error) {
      return isLatest() ? { ok: false, failure: failureBehind(error) } : null
    }
    if (!isLatest()) return null
    void this.#prefetch.around(this.#imageIds, index)
    return ok(null)
  }

  #window(window: Window): void {
    const voiRange = toVoiRange(window)
    // Without WebGL, Cornerstone takes the function from the image and refuses another.
    this.#viewport.setProperties(getShouldUseCPURendering() ? { voiRange } : { voiRange, VOILUTFunction: voiLutFunction(window) })
  }

  /** MONOCHROME1 is swapped after the window (PS3.3 C.7.6.3.1.2); the brightness of a table is so already. */
  #polarity(): void {
    const swapped = this.#table === null && showFacts(this.#values).monochrome1
    this.#viewport.setProperties({ invert: swapped !== this.#inverted })
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

  /** Fits the slice into the viewport and goes back to the way in which the shown slice's file wants to be shown. */
  async reset(): Promise<void> {
    this.#viewport.resetCamera()
    this.setInverted(false)
    const image = this.#values
    if (!image) return
    const table = firstTable(image)
    if (table === null) await this.setWindow(windowOf(image))
    else await this.setTable(table)
  }

  /** The shown slice's modality value, or null outside of it. */
  valueAt(column: number, row: number): number | null {
    const image = this.#values
    if (!image || column < 0 || row < 0 || column >= image.columns || row >= image.rows) return null
    return image.getPixelData()[row * image.columns + column] ?? null
  }

  /** To be called when the element has another size: a fitted slice is fitted again, any other stays as the person placed it. */
  resize(): void {
    const fitted = Math.abs(this.#viewport.getZoom() - 1) < 1e-3 && Math.hypot(...this.#viewport.getPan()) < 0.5
    this.#engine.resize(true, !fitted)
    this.#viewport.render()
  }

  /** Loads nothing ahead any more, until another slice is shown. */
  rest(): void {
    this.#prefetch.stop()
  }

  destroy(): void {
    this.#latest.cancel()
    this.#wish = null
    this.#prefetch.stop()
    this.#element.removeEventListener(Enums.Events.IMAGE_RENDERED, this.#report)
    this.#engine.destroy()
  }

  readonly #report = (): void => {
    const image = this.#viewport.getCornerstoneImage()
    const key = image && parseImageId(image.imageId)
    const slice = key && this.#series?.id === key.seriesId ? this.#series.slices[key.index] : undefined
    const { voiRange, VOILUTFunction } = this.#viewport.getProperties()
    if (!key || !slice || !voiRange || !this.#values) return
    const { presets } = showFacts(this.#values)
    const near = key.preset === null ? null : (presets[key.preset]?.window ?? windowOf(this.#values))
    const span = Math.max(slice.rows, slice.columns)
    const plane = slicePlane(slice, shownSpacing(image))
    const place = (column: number, row: number) => this.#viewport.worldToCanvas([...pixelToPatient(plane, column, row)])
    this.#onRendered({
      seriesId: key.seriesId,
      index: key.index,
      placement: placementFrom(place(0, 0), place(span, 0), place(0, span), span),
      window: near ?? toWindow(voiRange, VOILUTFunction),
      presets,
      table: key.preset,
      zoom: this.#viewport.getZoom(),
      width: this.#element.clientWidth,
      height: this.#element.clientHeight,
    })
  }
}

/** The table that the slice's file wants to be shown by first; null when that is a window. */
function firstTable(image: Types.IImage): number | null {
  return showFacts(image).presets[0]?.table ? 0 : null
}

function prepareCornerstone(): void {
  if (prepared) return
  prepared = true
  init({ debug: { statsOverlay: false }, rendering: { webGlContextCount: 1 } })
  registerImageSource()
}
