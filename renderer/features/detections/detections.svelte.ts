import { detectionColour } from '../../../electron/core/detection-colours.ts'
import { sureEnough, type SeriesDetections, type StoredDetection } from '../../../electron/core/detection-record.ts'
import type { Series } from '../../../electron/core/study.ts'
import { detectOnSeries, findDetections, getOutlines } from '../../lib/api/detections.ts'
import type { BoxLayer } from '../../lib/box-layer.ts'
import { JobState } from '../../lib/job-state.svelte.ts'
import { Latest } from '../../lib/latest.ts'
import type { Notices } from '../../lib/notices.svelte.ts'

/** A slice whose outlines are wanted; `run` tells one search from the next. */
export interface OutlineTarget {
  readonly seriesId: string
  readonly index: number
  readonly run: number
}

/** Ultralytics' own default. */
const usualConfidence = 0.25
const maskOpacity = 0.35

/** What networks that box found on each series, and the one search that may be running. */
export class Detections {
  readonly job = new JobState()
  /** The chosen network; '' takes the first. */
  chosen = $state('')
  /** Boxes less sure are not shown. */
  confidence = $state(usualConfidence)
  shown = $state(true)
  /** By series id; null: looked up, and there is nothing. */
  #known = $state.raw<ReadonlyMap<string, SeriesDetections | null>>(new Map())
  #outlines = $state.raw<(OutlineTarget & { readonly plane: Uint16Array }) | null>(null)
  #run = $state(0)
  readonly #latest = new Latest()
  /** By frame and file: asked for each slice whenever the threshold moves. */
  readonly #slices = new WeakMap<SeriesDetections, ReadonlyMap<string, readonly StoredDetection[]>>()
  readonly #notices: Notices

  constructor(notices: Notices) {
    this.#notices = notices
  }

  of(seriesId: string): SeriesDetections | null {
    return this.#known.get(seriesId) ?? null
  }

  async lookUp(seriesId: string): Promise<void> {
    if (this.#known.has(seriesId)) return
    const found = await findDetections(seriesId)
    if (!found.ok) return this.#notices.show(found.failure)
    if (!this.#known.has(seriesId)) this.#remember(seriesId, found.value)
  }

  /** Unlearns what was known of series that are gone or hold something else now. */
  drop(seriesIds: readonly string[]): void {
    if (this.job.subject !== null && seriesIds.includes(this.job.subject)) this.job.cancel()
    this.#known = new Map([...this.#known].filter(([id]) => !seriesIds.includes(id)))
  }

  async detect(seriesId: string, model: string): Promise<void> {
    const result = await this.job.run(seriesId, 'Starting the search', (context) => detectOnSeries(seriesId, model, context))
    if (!result) return
    if (result.ok) this.#remember(seriesId, result.value)
    else this.#notices.show(result.failure)
  }

  /** The sure enough boxes of a slice, surest first. */
  onSlice(series: Series, index: number): readonly StoredDetection[] {
    return sureEnough(this.#allOnSlice(series, index) ?? [], this.confidence)
  }

  /** Whether the network's answer to a slice is there; no boxes on another mean nothing. */
  lookedAt(series: Series, index: number): boolean {
    return this.#allOnSlice(series, index) !== null
  }

  /** Which outlines to fetch; null where none are needed. */
  outlineTarget(series: Series | null, index: number): OutlineTarget | null {
    if (!series || !this.shown || this.of(series.id)?.model.task !== 'segment' || this.onSlice(series, index).length === 0) return null
    return { seriesId: series.id, index, run: this.#run }
  }

  /** Fetches the outlines of a slice; the newest call wins. */
  async aim(target: OutlineTarget | null): Promise<void> {
    const { signal, isCurrent } = this.#latest.begin()
    if (!target || this.#fits(target)) return
    const plane = await getOutlines(target.seriesId, target.index, signal)
    if (!isCurrent()) return
    if (plane.ok) this.#outlines = { ...target, plane: plane.value }
    else this.#notices.show(plane.failure)
  }

  /** What the viewer draws; null while there is nothing. */
  layer(series: Series | null, index: number): BoxLayer | null {
    if (!series || !this.shown) return null
    const found = this.onSlice(series, index)
    const labels = this.of(series.id)?.model.labels ?? []
    const header = series.slices[index]
    if (found.length === 0 || !header) return null
    const boxes = found.map(({ label, box }) => ({ ...box, colour: detectionColour(label, labels) }))
    const outlines = this.#outlines
    const { rows, columns } = header
    const fits = outlines !== null && this.#fits({ seriesId: series.id, index, run: this.#run }) && outlines.plane.length === rows * columns
    const masks = fits && {
      seriesId: series.id,
      index,
      opacity: maskOpacity,
      // every set is one detection: of outlines that overlap, the surest keeps the pixel
      plane: { rows, columns, data: outlines.plane, sets: [[], ...((this.#allOnSlice(series, index) ?? []).map((_, place) => [place + 1]))] },
      segments: new Map(found.map(({ label }, place) => [place + 1, { name: label, colour: detectionColour(label, labels) }])),
    }
    return { seriesId: series.id, index, boxes, masks: masks || null }
  }

  #allOnSlice(series: Series, index: number): readonly StoredDetection[] | null {
    const found = this.of(series.id)
    const header = series.slices[index]
    if (!found || !header) return null
    const slices = this.#slices.get(found) ?? new Map(found.slices.map(({ frame, file, detections }) => [`${frame} ${file}`, detections]))
    this.#slices.set(found, slices)
    return slices.get(`${header.frame} ${header.file}`) ?? null
  }

  #fits({ seriesId, index, run }: OutlineTarget): boolean {
    const have = this.#outlines
    return have !== null && have.seriesId === seriesId && have.index === index && have.run === run
  }

  #remember(seriesId: string, found: SeriesDetections | null): void {
    this.#run += 1
    this.#known = new Map(this.#known).set(seriesId, found)
  }
}
