import type { ColourMapName, OverlayStyle } from '../../../electron/core/heat-map.ts'
import { wholePlace } from '../../../electron/core/feature-map.ts'
import { type Failure, type Result, ok } from '../../../electron/core/result.ts'
import { getColourMap } from '../../lib/api/colour-maps.ts'
import { type FilterRequest, getFeatureMap } from '../../lib/api/filters.ts'
import { type PlacedImage, getHeat } from '../../lib/api/pixels.ts'
import { Latest } from '../../lib/latest.ts'
import type { OverlayLayer } from '../../lib/overlay-layer.ts'
import { RecentMap } from '../../lib/recent-map.ts'

export type OverlaySource = 'none' | 'heat' | 'feature'

/** A slice's overlay to fetch. */
export interface OverlayTarget {
  readonly seriesId: string
  readonly index: number
  /** Grows when the series is analysed or opened anew: what was fetched before is outdated. */
  readonly run: number
  /** Null for the heat map. */
  readonly filter: FilterRequest | null
}

interface Fetched {
  readonly key: string
  readonly target: OverlayTarget
  readonly image: PlacedImage
}

const kept = 32

/** The coloured layer over the slice: where it comes from, how it looks, and the numbers behind it. */
export class Overlay {
  source = $state<OverlaySource>('heat')
  opacity = $state(0.5)
  /** Shares of the range, by source; the heat map's range is 0..1, so its share is the value itself. */
  thresholds = $state<Record<'heat' | 'feature', number>>({ heat: 0.5, feature: 0.25 })
  colourMap = $state<ColourMapName>('inferno')
  hidden = $state(false)
  /** Why the wanted overlay is not there. */
  failure = $state.raw<Failure | null>(null)
  palette = $state.raw<Uint8Array | null>(null)
  #fetched = $state.raw<Fetched | null>(null)
  /** The target that was fetched, failed or found impossible last. */
  #settledKey = $state.raw('')
  readonly range = $derived(this.#range())
  readonly threshold = $derived(this.source === 'none' ? 0 : this.thresholds[this.source])
  readonly cutoff = $derived(this.range && this.range.low + this.threshold * (this.range.high - this.range.low))
  readonly layer = $derived(this.#layer())
  /** What the report shall look like: always the heat map's settings. */
  readonly reportStyle = $derived<OverlayStyle>({ colourMap: this.colourMap, opacity: this.opacity, threshold: this.thresholds.heat })
  readonly #latest = new Latest()
  readonly #recent = new RecentMap<PlacedImage>(kept)

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
    const answer: Result<PlacedImage> = cached ? { ok: true, value: cached } : await fetchTarget(target, signal)
    if (!isCurrent()) return
    if (answer.ok) this.#recent.set(key, answer.value)
    this.failure = answer.ok ? null : answer.failure
    this.#fetched = answer.ok ? { key, target, image: answer.value } : ofSameSlice(this.#fetched, target)
    this.#settledKey = key
  }

  /** True when nothing more is to come for this target. */
  isSettled(target: OverlayTarget | null): boolean {
    return this.#settledKey === keyOf(target) && (target === null || this.palette !== null || this.failure !== null)
  }

  setThreshold(value: number): void {
    if (this.source !== 'none') this.thresholds[this.source] = value
  }

  #range(): { readonly low: number; readonly high: number } | null {
    if (this.source === 'none') return null
    if (this.source === 'heat') return { low: 0, high: 1 }
    return this.#fetched?.target.filter ? { low: this.#fetched.image.low, high: this.#fetched.image.high } : null
  }

  #layer(): OverlayLayer | null {
    const { palette, range, cutoff, opacity } = this
    const fetched = this.#fetched
    if (!fetched || !palette || !range || cutoff === null || this.source === 'none') return null
    if ((fetched.target.filter === null) !== (this.source === 'heat')) return null
    const { seriesId, index } = fetched.target
    return { seriesId, index, image: fetched.image, place: fetched.image.place, ...range, cutoff, opacity, palette }
  }
}

async function fetchTarget({ seriesId, index, filter }: OverlayTarget, signal: AbortSignal): Promise<Result<PlacedImage>> {
  if (filter) return getFeatureMap(seriesId, index, filter, signal)
  const heat = await getHeat(seriesId, index, signal)
  return heat.ok ? ok({ ...heat.value, place: wholePlace }) : heat
}

/** A map of the same slice may stay while a person mends a recipe that does not work; the failure says that it is the last good one. */
function ofSameSlice(fetched: Fetched | null, { seriesId, index, run, filter }: OverlayTarget): Fetched | null {
  const last = fetched?.target
  return last && filter && last.filter && last.seriesId === seriesId && last.index === index && last.run === run ? fetched : null
}

function keyOf(target: OverlayTarget | null): string {
  return target ? JSON.stringify(target) : ''
}
