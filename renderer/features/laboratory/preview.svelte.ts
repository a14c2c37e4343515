import { tick } from 'svelte'
import type { MapPicture } from '../../../electron/core/laboratory.ts'
import type { MapWindowWish } from '../../../electron/core/map-window.ts'
import type { Failure, Result } from '../../../electron/core/result.ts'
import { type ExperimentRequest, type MapNumbers, getMapNumbers, getMapPictures } from '../../lib/api/laboratory.ts'
import { type SpacedImage, getSlicePixels } from '../../lib/api/pixels.ts'
import { Latest } from '../../lib/latest.ts'

/** A slice and what to try out on it. */
export interface PreviewTarget {
  readonly seriesId: string
  readonly index: number
  readonly request: ExperimentRequest
  readonly compare: boolean
}

/** Maps that belong to one slice and one experiment. */
export interface Shown {
  /** Tells maps apart, those of a repeated wish too. */
  readonly key: string
  readonly target: PreviewTarget
  readonly original: SpacedImage
  readonly maps: readonly MapPicture[]
}

/** While a map is being made, the next one waits so long for another keystroke, ms. */
const debounce = 10

/**
 * The feature map while the person types: the newest wish wins, and the last good map stays until there is another. Its
 * picture comes first, its numbers once that is drawn: they are four times as many bytes.
 */
export class Preview {
  shown = $state.raw<Shown | null>(null)
  /** The numbers of the maps on show; null until they have come. */
  numbers = $state.raw<MapNumbers | null>(null)
  /** Why the newest wish has no map, or its map no numbers. */
  failure = $state.raw<Failure | null>(null)
  busy = $state(false)
  readonly #wish: () => MapWindowWish
  readonly #latest = new Latest()
  #timer: ReturnType<typeof setTimeout> | undefined
  #wanted = ''
  #made = 0

  /** `wish` is asked for the window that pictures shall be in. */
  constructor(wish: () => MapWindowWish) {
    this.#wish = wish
  }

  /** True when the newest wish has no map, and an older one's is on show. */
  get stale(): boolean {
    return this.failure !== null && this.shown !== null && JSON.stringify(this.shown.target) !== this.#wanted
  }

  /**
   * Has the map made: at once where nothing is under way or the slice is another, else after a pause in typing. Null lets
   * go of everything.
   */
  aim(target: PreviewTarget | null): void {
    const key = target ? JSON.stringify(target) : ''
    if (key === this.#wanted && target) return
    this.#wanted = key
    clearTimeout(this.#timer)
    this.#latest.stop()
    const idle = !this.busy
    this.busy = target !== null
    if (!target) {
      this.#show(null)
      this.failure = null
      return
    }
    const moved = this.shown?.target.seriesId !== target.seriesId || this.shown.target.index !== target.index
    if (idle || moved) void this.#fetch(target)
    else this.#timer = setTimeout(() => void this.#fetch(target), debounce)
  }

  async #fetch(target: PreviewTarget): Promise<void> {
    const { signal, isCurrent } = this.#latest.begin()
    const { seriesId, index, request, compare } = target
    const known = this.shown?.target.seriesId === seriesId && this.shown.target.index === index ? this.shown.original : null
    const [original, maps] = await Promise.all([
      known ? ({ ok: true, value: known } satisfies Result<SpacedImage>) : getSlicePixels(seriesId, index, signal),
      getMapPictures(seriesId, index, { ...request, compare, window: this.#wish() }, signal),
    ])
    if (!isCurrent()) return
    if (!original.ok || !maps.ok) {
      this.busy = false
      this.failure = original.ok ? (maps.ok ? null : maps.failure) : original.failure
      // Another slice's map is no last good preview of this one.
      if (!known) this.#show(null)
      return
    }
    this.#made += 1
    this.#show({ key: String(this.#made), target, original: original.value, maps: maps.value })
    this.failure = null
    await tick()
    const numbers = await getMapNumbers(seriesId, index, { ...request, compare }, signal)
    if (!isCurrent()) return
    this.busy = false
    if (numbers.ok) this.numbers = numbers.value
    else this.failure = numbers.failure
  }

  #show(shown: Shown | null): void {
    this.shown = shown
    this.numbers = null
  }
}
