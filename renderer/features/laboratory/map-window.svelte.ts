import type { MapFacts } from '../../../electron/core/laboratory.ts'
import { type MapWindowWish, windowOf } from '../../../electron/core/map-window.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'

/** Window and level on the feature map. */
export class MapWindow {
  /** A rule, by which new maps are windowed too, or the person's own window. */
  wish = $state.raw<MapWindowWish>('full')

  /** The window of a map that is shown beside the current one. */
  of(map: MapFacts, current: MapFacts = map): Window {
    return windowOf(map, current, this.wish)
  }

  /** From its darkest to its brightest value; they may be given in either order. */
  set(one: number, other: number): void {
    if (Number.isFinite(one) && Number.isFinite(other)) this.wish = { low: Math.min(one, other), high: Math.max(one, other) }
  }
}
