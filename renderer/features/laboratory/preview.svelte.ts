import type { LaboratoryMap } from '../../../electron/core/laboratory.ts'
import type { Failure, Result } from '../../../electron/core/result.ts'
import { type ExperimentRequest, getLaboratoryMaps } from '../../lib/api/laboratory.ts'
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
  readonly maps: readonly LaboratoryMap[]
}

/** Waits so long for the next keystroke, ms. */
const debounce = 10

/** The feature map while the person types: the newest wish wins, and the last good map stays until there is another. */
export class Preview {
  shown = $state.raw<Shown | null>(null)
  /** Why the newest wish has no map. */
  failure = $state.raw<Failure | null>(null)
  busy = $state(false)
  readonly #latest = new Latest()
  #timer: ReturnType<typeof setTimeout> | undefined
  #wanted = ''
  #made = 0

  /** Has the map made, at once for another slice, after a pause in typing else; null lets go of everything. */
  aim(target: PreviewTarget | null): void {
    const key = target ? JSON.stringify(target) : ''
    if (key === this.#wanted && target) return
    this.#wanted = key
    clearTimeout(this.#timer)
    this.#latest.stop()
    this.busy = target !== null
    if (!target) {
      this.shown = null
      this.failure = null
      return
    }
    const moved = this.shown?.target.seriesId !== target.seriesId || this.shown.target.index !== target.index
    this.#timer = setTimeout(() => void this.#fetch(target), moved ? 0 : debounce)
  }

  async #fetch(target: PreviewTarget): Promise<void> {
    const { signal, isCurrent } = this.#latest.begin()
    const { seriesId, index, request, compare } = target
    const known = this.shown?.target.seriesId === seriesId && this.shown.target.index === index ? this.shown.original : null
    const [original, maps] = await Promise.all([
      known ? ({ ok: true, value: known } satisfies Result<SpacedImage>) : getSlicePixels(seriesId, index, signal),
      getLaboratoryMaps(seriesId, index, { ...request, compare }, signal),
    ])
    if (!isCurrent()) return
    this.busy = false
    if (original.ok && maps.ok) {
      this.#made += 1
      this.shown = { key: String(this.#made), target, original: original.value, maps: maps.value }
      this.failure = null
    } else {
      this.failure = original.ok ? (maps.ok ? null : maps.failure) : original.failure
      // Another slice's map is no last good preview of this one.
      if (!known) this.shown = null
    }
  }
}
