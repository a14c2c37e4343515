import type { Failure } from '../../../electron/core/result.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import type { Series } from '../../../electron/core/study.ts'
import { dropImages, imageIdsOf, loadSlice } from './image-source.ts'
import { toPixel } from './placement.ts'
import { pixelToPatient } from './slice-plane.ts'
import { type Rendered, SliceViewport } from './slice-viewport.ts'

/** What dragging with the left button does. */
export type DragMode = 'window' | 'pan' | 'zoom'

/** What lies under the mouse. */
export interface Probe {
  readonly column: number
  readonly row: number
  readonly value: number
  /** Patient coordinates, mm; null where the slice has no geometry. */
  readonly position: readonly [number, number, number] | null
}

/** The state of the one viewport: what is shown, how, and what a person does to it. */
export class Viewer {
  /** What the screen shows right now; null before the first image. */
  rendered = $state.raw<Rendered | null>(null)
  /** Why the wanted slice cannot be shown. */
  failure = $state.raw<Failure | null>(null)
  inverted = $state(false)
  dragMode = $state<DragMode>('window')
  /** The mouse's place over the viewport in CSS pixels. */
  pointer = $state.raw<readonly [number, number] | null>(null)
  series = $state.raw<Series | null>(null)
  readonly window = $derived<Window | null>(this.rendered?.window ?? null)
  readonly probe = $derived(this.#probe())
  #viewport: SliceViewport | null = null

  /** Takes hold of the element; the returned function lets it go. */
  attach(element: HTMLDivElement): () => void {
    const viewport = new SliceViewport(element, (rendered) => {
      this.rendered = rendered
    })
    this.#viewport = viewport
    const observer = new ResizeObserver(() => viewport.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      viewport.destroy()
      this.#viewport = null
      this.rendered = null
    }
  }

  /** Begins to fetch a slice before there is a viewport to show it in. */
  prepare(series: Series, index: number): void {
    const imageId = imageIdsOf(series)[index]
    // A failure is told when the slice is shown.
    if (imageId) loadSlice(imageId).catch(() => undefined)
  }

  /** Lets go of what is kept of a series whose slices are not what they were. */
  drop(series: Series): void {
    dropImages(series)
    if (this.rendered?.seriesId === series.id) this.rendered = null
  }

  /** Shows a slice; a failure is kept to be shown in its place. */
  async show(series: Series, index: number): Promise<void> {
    if (this.series?.id !== series.id) this.inverted = false
    this.series = series
    const result = await this.#viewport?.show(series, index)
    if (result) this.failure = result.ok ? null : result.failure
  }

  /** Another window; its function stays, but LINEAR has no width under 1 (PS3.3 C.11.2.1.2.1). */
  setWindow(centre: number, width: number): void {
    if (!Number.isFinite(centre) || !Number.isFinite(width)) return
    const shape = this.window?.function ?? 'linear'
    this.#viewport?.setWindow({ centre, width: Math.max(width, 1e-6), function: shape === 'linear' && width <= 1 ? 'linear-exact' : shape })
  }

  /** Changes the window by a mouse movement: right widens it, down darkens; half the viewport's width is one window width. */
  dragWindow(dx: number, dy: number): void {
    if (!this.window || !this.rendered) return
    const unit = Math.max(this.window.width, 1e-6) / (this.rendered.width / 2)
    this.setWindow(this.window.centre + dy * unit, this.window.width + dx * unit)
  }

  pan(dx: number, dy: number): void {
    this.#viewport?.panBy(dx, dy)
  }

  zoom(factor: number, about?: [number, number]): void {
    this.#viewport?.zoomBy(factor, about)
  }

  invert(): void {
    this.inverted = !this.inverted
    this.#viewport?.setInverted(this.inverted)
  }

  reset(): void {
    this.inverted = false
    this.#viewport?.reset()
  }

  #probe(): Probe | null {
    const { pointer, rendered } = this
    const slice = rendered && this.series?.slices[rendered.index]
    const place = pointer && rendered && toPixel(rendered.placement, pointer[0], pointer[1])
    if (!place || !slice) return null
    const column = Math.round(place[0])
    const row = Math.round(place[1])
    const value = this.#viewport?.valueAt(column, row) ?? null
    if (value === null) return null
    const position = slice.geometry && pixelToPatient(slice.geometry, place[0], place[1])
    return { column, row, value, position }
  }
}
