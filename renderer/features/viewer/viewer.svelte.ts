import type { Failure } from '../../../electron/core/result.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import type { Series } from '../../../electron/core/study.ts'
import { type PixelValue, type PresetFacts, getPixelValue } from '../../lib/api/pixels.ts'
import { Latest } from '../../lib/latest.ts'
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
  /** Modality value. */
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
  /** The ways in which the shown slice's file says that it may be shown. */
  readonly presets = $derived<readonly PresetFacts[]>(this.rendered?.presets ?? [])
  /** The place of the preset on show; null when the window is the person's own. */
  readonly preset = $derived(this.#preset())
  readonly probe = $derived(this.#probe())
  #answer = $state.raw<{ readonly key: string; readonly value: PixelValue } | null>(null)
  /** What the file says about the pixel under the mouse; null until it has answered. */
  readonly pixel = $derived(this.#answer && this.probe && this.#answer.key === this.#key() ? this.#answer.value : null)
  readonly #asking = new Latest()
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

  /** Loads nothing ahead any more, until another slice is shown. */
  rest(): void {
    this.#viewport?.rest()
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
    void this.#viewport?.setWindow({ centre, width: Math.max(width, 1e-6), function: shape === 'linear' && width <= 1 ? 'linear-exact' : shape })
  }

  /** Changes the window by a mouse movement: right widens it, down darkens; half the viewport's width is one window width. */
  dragWindow(dx: number, dy: number): void {
    if (!this.window || !this.rendered) return
    const unit = Math.max(this.window.width, 1e-6) / (this.rendered.width / 2)
    this.setWindow(this.window.centre + dy * unit, this.window.width + dx * unit)
  }

  /** Shows the slices by one of the file's own presets: every slice by its own table, all by one window. */
  choosePreset(place: number): void {
    const preset = this.presets[place]
    if (preset?.table) void this.#viewport?.setTable(place)
    else if (preset) void this.#viewport?.setWindow(preset.window)
  }

  /** Asks what the file says about the pixel under the mouse. */
  async ask(): Promise<void> {
    const { probe, rendered } = this
    const key = this.#key()
    if (!probe || !rendered || this.#answer?.key === key) return this.#asking.stop()
    const { signal, isCurrent } = this.#asking.begin()
    const answer = await getPixelValue(rendered.seriesId, rendered.index, probe.column, probe.row, signal)
    // Without an answer the modality value stands alone.
    if (isCurrent() && answer.ok) this.#answer = { key, value: answer.value }
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
    void this.#viewport?.reset()
  }

  #key(): string {
    const { probe, rendered } = this
    return probe && rendered ? `${rendered.seriesId}/${rendered.index}/${probe.column}/${probe.row}` : ''
  }

  #preset(): number | null {
    const { rendered } = this
    if (!rendered) return null
    if (rendered.table !== null) return rendered.table
    const place = rendered.presets.findIndex(({ table, window }) => !table && sameWindow(window, rendered.window))
    return place < 0 ? null : place
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

/** Equal but for the rounding of ranges on their way through Cornerstone. */
function sameWindow(a: Window, b: Window): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= 1e-6 * Math.max(1, Math.abs(x))
  return near(a.centre, b.centre) && near(a.width, b.width) && (a.function ?? 'linear') === (b.function ?? 'linear')
}
