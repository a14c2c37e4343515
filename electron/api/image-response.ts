import type { Context } from 'hono'
import type { MapPlace } from '../core/feature-map.ts'
import { finiteRange, type ScalarImage } from '../core/scalar-image.ts'
import type { VoiPreset, Window } from '../core/slice-pixels.ts'

/** A plane of numbers as little-endian float32 bytes; its shape, value range and VOI window travel as headers. */
export function imageResponse(c: Context, image: ScalarImage & { readonly place?: MapPlace }, window?: Window): Response {
  const [low, high] = finiteRange(image.data)
  c.header('content-type', 'application/octet-stream')
  c.header('x-rows', String(image.rows))
  c.header('x-columns', String(image.columns))
  c.header('x-range-low', String(low))
  c.header('x-range-high', String(high))
  if (image.place) {
    c.header('x-first-row', String(image.place.row))
    c.header('x-first-column', String(image.place.column))
    c.header('x-stride', String(image.place.stride))
  }
  if (window) {
    c.header('x-window-centre', String(window.centre))
    c.header('x-window-width', String(window.width))
    c.header('x-voi-function', window.function ?? 'linear')
  }
  return c.body(image.data.slice().buffer)
}

/** A way to show a slice as the page hears of it: without its table, which is applied on this side. */
export interface PresetFacts extends Omit<VoiPreset, 'window'> {
  readonly window: Omit<Window, 'table'>
  /** A VOI LUT: `window` is only near it. */
  readonly table: boolean
}

/** The presets as one header value: JSON in percent encoding, since explanations may hold any letter. */
export function presetsHeader(presets: readonly VoiPreset[]): string {
  const facts = presets.map(({ explanation, window: { table, ...window } }): PresetFacts => ({ explanation: explanation.slice(0, 64), window, table: table !== undefined }))
  return encodeURIComponent(JSON.stringify(facts))
}
