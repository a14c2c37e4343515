import { SvelteMap } from 'svelte/reactivity'
import type { ExplanationQuestion } from '../../../electron/core/explanation.ts'
import type { ColourMapName, OverlayStyle } from '../../../electron/core/heat-map.ts'
import { wholePlace } from '../../../electron/core/feature-map.ts'
import { type Failure, type Result, ok } from '../../../electron/core/result.ts'
import { segmentColours } from '../../../electron/core/segment-colours.ts'
import type { SegmentPlane } from '../../../electron/core/segment-plane.ts'
import { shownFrom, shownRange, type ShownRange } from '../../../electron/core/shown-share.ts'
import type { Segment, StoredOverlay } from '../../../electron/core/stored-overlay.ts'
import { getColourMap } from '../../lib/api/colour-maps.ts'
import { type ExplainedImage, getExplanation } from '../../lib/api/explanation.ts'
import { type FilterRequest, getFeatureMap } from '../../lib/api/filters.ts'
import { type PlacedImage, type RangedImage, getHeat } from '../../lib/api/pixels.ts'
import { getParametricMap, getSegments } from '../../lib/api/stored-overlays.ts'
import { Latest } from '../../lib/latest.ts'
import type { OverlayLayer, SegmentLayer } from '../../lib/overlay-layer.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import { segmentName } from './stored-words.ts'

export type OverlaySource = 'none' | 'heat' | 'explanation' | 'feature' | 'stored'
/** What a threshold is set for: of stored overlays, parametric maps and fractional segmentations have one. */
type ThresholdName = 'heat' | 'explanation' | 'feature' | 'map' | 'fraction'

/** A slice's overlay to fetch. */
export interface OverlayTarget {
  readonly seriesId: string
  readonly index: number
  /** Grows when the series is analysed or opened anew: what was fetched before is outdated. */
  readonly run: number
  /** Null for the heat map and for stored overlays. */
  readonly filter: FilterRequest | null
  /** There when the model's answer is to be explained. */
  readonly explanation?: ExplanationQuestion
  /** Hash of the model that explains; only of an explanation. */
  readonly model?: string
  /** There when it comes from a file; the threshold decides which pixels a fractional segmentation has. */
  readonly stored?: { readonly id: string; readonly kind: StoredOverlay['content']['kind']; readonly threshold: number }
}

interface Fetched {
  readonly key: string
  readonly target: OverlayTarget
  readonly image: FetchedImage
}

type FetchedImage = PlacedImage | ExplainedImage | SegmentPlane

const kept = 32

/** The coloured layer over the slice: where it comes from, how it looks, and the numbers behind it. */
export class Overlay {
  #wanted = $state<OverlaySource>('heat')
  #storedId = $state('')
  /** The chosen one of the series' own overlays; null when it has none. */
  readonly stored = $derived(this.#stored())
  opacity = $state(0.5)
  /** Shares of the range, by source; the heat map's range is 0..1, so its share is the value itself. */
  thresholds = $state<Record<ThresholdName, number>>({ heat: 0.5, explanation: 0.5, feature: 0.25, map: 0, fraction: 0.5 })
  /** Share of a parametric map's range from which on it has its full colour: outliers shall not take all colours. */
  mapTop = $state(1)
  colourMap = $state<ColourMapName>('inferno')
  hidden = $state(false)
  /** Why the wanted overlay is not there. */
  failure = $state.raw<Failure | null>(null)
  palette = $state.raw<Uint8Array | null>(null)
  #fetched = $state.raw<Fetched | null>(null)
  /** The target that was fetched, failed or found impossible last. */
  #settledKey = $state.raw('')
  readonly range = $derived(this.#range())
  readonly threshold = $derived(this.thresholdName ? this.thresholds[this.thresholdName] : 0)
  /** The number at which showing begins; of a signed range on both sides of zero. */
  readonly cutoff = $derived(this.range && shownFrom(this.threshold, this.range))
  readonly layer = $derived(this.#layer())
  /** What comes with the explanation on show; null when none is. */
  readonly explained = $derived(this.#explained())
  /** What the report shall look like: always the heat map's settings. */
  readonly reportStyle = $derived<OverlayStyle>({ colourMap: this.colourMap, opacity: this.opacity, threshold: this.thresholds.heat })
  readonly #latest = new Latest()
  readonly #recent = new RecentMap<FetchedImage>(kept)
  /** By overlay: the numbers of the segments that are not shown. */
  readonly #hidden = new SvelteMap<string, ReadonlySet<number>>()
  readonly #offered: () => readonly StoredOverlay[]

  /** @param offered the overlays that the shown series comes with */
  constructor(offered: () => readonly StoredOverlay[]) {
    this.#offered = offered
  }

  get source(): OverlaySource {
    return this.#wanted === 'stored' && !this.stored ? 'heat' : this.#wanted
  }

  set source(source: OverlaySource) {
    this.#wanted = source
  }

  /** The overlays that the shown series comes with. */
  get offered(): readonly StoredOverlay[] {
    return this.#offered()
  }

  /** What the slider of the shown overlay sets; null when nothing is to be set. */
  get thresholdName(): ThresholdName | null {
    const { source } = this
    if (source === 'heat' || source === 'explanation' || source === 'feature') return source
    if (source === 'none' || !this.stored) return null
    const { content } = this.stored
    if (content.kind === 'parametric-map') return 'map'
    return content.form === 'fractional' ? 'fraction' : null
  }

  /** Numbers of the segments of the chosen overlay that are not shown. */
  get hiddenSegments(): ReadonlySet<number> {
    return this.#hidden.get(this.stored?.id ?? '') ?? new Set()
  }

  /** Lays one of the series' own overlays over the slices. */
  chooseStored(id: string): void {
    this.#storedId = id
    this.source = 'stored'
  }

  toggleSegment(number: number): void {
    const hidden = new Set(this.hiddenSegments)
    if (!hidden.delete(number)) hidden.add(number)
    if (this.stored) this.#hidden.set(this.stored.id, hidden)
  }

  showSegments(segments: readonly Segment[], shown: boolean): void {
    if (this.stored) this.#hidden.set(this.stored.id, new Set(shown ? [] : segments.map(({ number }) => number)))
  }

  /** Fetches the colours of the chosen map. */
  async loadPalette(name: ColourMapName): Promise<void> {
    const answer = await getColourMap(name)
    if (name !== this.colourMap) return
    if (answer.ok) this.palette = answer.value
    else this.failure = answer.failure
  }

  /** Fetches what shall lie over the slice; null clears. The newest call wins. */
  async aim(target: OverlayTarget | null): Promise<void> {
    const key = keyOf(target)
    const { signal, isCurrent } = this.#latest.begin()
    if (!target) {
      this.#fetched = null
      this.failure = null
      this.#settledKey = key
      return
    }
    const cached = this.#recent.get(key)
    const answer: Result<FetchedImage> = cached ? { ok: true, value: cached } : await fetchTarget(target, signal)
    if (!isCurrent()) return
    if (answer.ok) this.#recent.set(key, answer.value)
    this.failure = answer.ok ? null : answer.failure
    this.#fetched = answer.ok ? { key, target, image: answer.value } : ofSameSlice(this.#fetched, target)
    this.#settledKey = key
  }

  /** True when nothing more is to come for this target. */
  isSettled(target: OverlayTarget | null): boolean {
    const drawable = target === null || this.palette !== null || this.failure !== null || target.stored?.kind === 'segmentation'
    return this.#settledKey === keyOf(target) && drawable
  }

  setThreshold(value: number): void {
    if (this.thresholdName) this.thresholds[this.thresholdName] = value
  }

  #range(): ShownRange | null {
    if (this.source === 'none') return null
    if (this.source === 'heat') return { low: 0, high: 1, signed: false }
    const fetched = this.#fetched
    if (!fetched || isPlane(fetched.image) || sourceOf(fetched.target) !== this.source) return null
    const { low, high } = fetched.image
    // Evidence against the class has no colour.
    if (this.source === 'explanation') return { low: 0, high: Math.max(0, high), signed: false }
    // The threshold of a map from a file is a value, which may be negative.
    return this.source === 'stored' ? { low, high: low + this.mapTop * (high - low), signed: false } : shownRange(low, high)
  }

  #stored(): StoredOverlay | null {
    const offered = this.#offered()
    return offered.find(({ id }) => id === this.#storedId) ?? offered[0] ?? null
  }

  #layer(): OverlayLayer | SegmentLayer | null {
    const { palette, range, threshold, opacity } = this
    const fetched = this.#fetched
    if (!fetched || sourceOf(fetched.target) !== this.source) return null
    const { target, image } = fetched
    const { seriesId, index } = target
    if (this.source === 'stored' && target.stored?.id !== this.stored?.id) return null
    if (isPlane(image)) return { seriesId, index, plane: image, segments: this.#shownSegments(), opacity }
    if (!palette || !range) return null
    return { seriesId, index, image, place: image.place, range, threshold, opacity, palette }
  }

  #explained(): (ExplainedImage['explained'] & { readonly target: OverlayTarget }) | null {
    const fetched = this.source === 'explanation' ? this.#fetched : null
    return fetched && 'explained' in fetched.image ? { ...fetched.image.explained, target: fetched.target } : null
  }

  #shownSegments(): SegmentLayer['segments'] {
    const content = this.stored?.content
    if (content?.kind !== 'segmentation') return new Map()
    const colours = segmentColours(content.segments)
    const shown = content.segments.filter(({ number }) => !this.hiddenSegments.has(number))
    return new Map(shown.map((segment) => [segment.number, { name: segmentName(segment), colour: colours.get(segment.number) ?? [255, 255, 255] }]))
  }
}

function isPlane(image: FetchedImage): image is SegmentPlane {
  return 'sets' in image
}

function sourceOf({ filter, stored, explanation }: OverlayTarget): OverlaySource {
  if (stored) return 'stored'
  if (explanation) return 'explanation'
  return filter ? 'feature' : 'heat'
}

async function fetchTarget({ seriesId, index, filter, stored, explanation }: OverlayTarget, signal: AbortSignal): Promise<Result<FetchedImage>> {
  if (stored?.kind === 'segmentation') return getSegments(seriesId, index, stored.id, stored.threshold, signal)
  if (stored) return onWholeSlice(await getParametricMap(seriesId, index, stored.id, signal))
  if (explanation) return getExplanation(seriesId, index, explanation, signal)
  return filter ? getFeatureMap(seriesId, index, filter, signal) : onWholeSlice(await getHeat(seriesId, index, signal))
}

function onWholeSlice(map: Result<RangedImage>): Result<PlacedImage> {
  return map.ok ? ok({ ...map.value, place: wholePlace }) : map
}

/** A map of the same slice may stay while a person mends a recipe that does not work; the failure says that it is the last good one. */
function ofSameSlice(fetched: Fetched | null, { seriesId, index, run, filter }: OverlayTarget): Fetched | null {
  const last = fetched?.target
  return last && filter && last.filter && last.seriesId === seriesId && last.index === index && last.run === run ? fetched : null
}

function keyOf(target: OverlayTarget | null): string {
  return target ? JSON.stringify(target) : ''
}
