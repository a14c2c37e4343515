import type { LaboratoryMap } from '../../../electron/core/laboratory.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import { type WindowRule, ruledWindow, windowBetween } from './window-rules.ts'

/** Window and level on the feature map. */
export class MapWindow {
  /** The rule that new maps are windowed by; null once the person set the window. */
  rule = $state<WindowRule | null>('full')
  #own = $state.raw<Window>({ centre: 0, width: 1, function: 'linear-exact' })

  /** The window of a map that is shown beside the current one: side by side, equal numbers have equal greys. */
  of(map: LaboratoryMap, current: LaboratoryMap = map): Window {
    // What lies about zero is shown about middle grey.
    if (map.kind === 'difference') return ruledWindow(map.histogram, 'symmetric')
    return this.rule ? ruledWindow(current.histogram, this.rule) : this.#own
  }

  /** From its darkest to its brightest value; they may be given in either order. */
  set(one: number, other: number): void {
    if (!Number.isFinite(one) || !Number.isFinite(other)) return
    this.rule = null
    this.#own = windowBetween(Math.min(one, other), Math.max(one, other))
  }
}
