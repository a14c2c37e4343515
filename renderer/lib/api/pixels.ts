import type { PresetFacts } from '../../../electron/api/image-response.ts'
import type { PixelValue } from '../../../electron/core/pixel-value.ts'
import type { MapPlace } from '../../../electron/core/feature-map.ts'
import { type Result, fail, ok } from '../../../electron/core/result.ts'
import type { ScalarImage } from '../../../electron/core/scalar-image.ts'
import { type Window, voiFunctions } from '../../../electron/core/slice-pixels.ts'
import { type CallOptions, call, callForJson } from './http.ts'

/** A plane of numbers with the range to colour it by. */
export interface RangedImage extends ScalarImage {
  readonly low: number
  readonly high: number
}

/** A feature map and where its numbers lie in the slice. */
export interface PlacedImage extends RangedImage {
  readonly place: MapPlace
}

/** A slice as it is shown: modality values and the window to begin with. */
export interface WindowedImage extends RangedImage {
  readonly window: Window
}

export type { PixelValue, PresetFacts }

/** A slice with the spacing of its rows and columns: mm, or their ratio where the file gives no size. */
export interface SpacedImage extends WindowedImage {
  /** The ways in which the file says that it may be shown. */
  readonly presets: readonly PresetFacts[]
  /** Black and white are to be swapped after the window (PS3.3 C.7.6.3.1.2). */
  readonly monochrome1: boolean
  readonly rowSpacing: number
  readonly columnSpacing: number
}

/** Modality values of a slice; `index` counts from 0 in series.slices. */
export async function getSlicePixels(seriesId: string, index: number, signal?: AbortSignal): Promise<Result<SpacedImage>> {
  const answer = await fetchImage(`${slicePath(seriesId, index)}/pixels`, signal ? { signal } : {})
  if (!answer.ok) return answer
  const { image, headers } = answer.value
  const spacing = (name: string) => Number(headers.get(name)) || 1
  return ok({
    ...image,
    rowSpacing: spacing('x-row-spacing'),
    columnSpacing: spacing('x-column-spacing'),
    presets: presetsOf(headers),
    monochrome1: headers.get('x-monochrome1') === 'true',
  })
}

/** Brightness 0..255 of a slice through one of its presets, applied on the main side. */
export async function getGrey(seriesId: string, index: number, preset: number): Promise<Result<Uint8Array>> {
  const answer = await call(`${slicePath(seriesId, index)}/grey/${preset}`)
  if (!answer.ok) return answer
  try {
    return ok(new Uint8Array(await answer.value.arrayBuffer()))
  } catch {
    return incomplete('engine-stopped')
  }
}

/** What the file says about one pixel. */
export function getPixelValue(seriesId: string, index: number, column: number, row: number, signal: AbortSignal): Promise<Result<PixelValue>> {
  return callForJson(`${slicePath(seriesId, index)}/values/${column}/${row}`, { signal })
}

/** The stored analysis' heat map on the slice's own grid, 0..1. */
export function getHeat(seriesId: string, index: number, signal: AbortSignal): Promise<Result<WindowedImage>> {
  return callForImage(`${slicePath(seriesId, index)}/heat`, { signal })
}

/** Where a series' small picture is. */
export function thumbnailAddress(seriesId: string): string {
  return `/api/series/${encodeURIComponent(seriesId)}/thumbnail`
}

/** The path of a slice's resources. */
export function slicePath(seriesId: string, index: number): string {
  return `/api/series/${encodeURIComponent(seriesId)}/slices/${index}`
}

/** Reads float32 little-endian values and the x-… headers that describe them. */
export async function callForImage(path: string, options: CallOptions): Promise<Result<WindowedImage>> {
  const answer = await fetchImage(path, options)
  return answer.ok ? ok(answer.value.image) : answer
}

/** A feature map; it may be smaller than its slice. */
export async function callForMap(path: string, options: CallOptions): Promise<Result<PlacedImage>> {
  const answer = await fetchImage(path, options)
  if (!answer.ok) return answer
  const { image, headers } = answer.value
  const number = (name: string, otherwise: number) => Number(headers.get(name) ?? otherwise)
  return ok({ ...image, place: { row: number('x-first-row', 0), column: number('x-first-column', 0), stride: number('x-stride', 1) } })
}

/** As `callForImage`, with all headers. */
export async function fetchImage(path: string, options: CallOptions): Promise<Result<{ readonly image: WindowedImage; readonly headers: Headers }>> {
  const answer = await call(path, options)
  if (!answer.ok) return answer
  const { headers } = answer.value
  const number = (name: string) => Number(headers.get(name) ?? NaN)
  const rows = number('x-rows')
  const columns = number('x-columns')
  let bytes: ArrayBuffer
  try {
    bytes = await answer.value.arrayBuffer()
  } catch {
    return incomplete(options.signal?.aborted ? 'cancelled' : 'engine-stopped')
  }
  if (!(rows > 0 && columns > 0) || bytes.byteLength !== rows * columns * 4) {
    return incomplete('pixel-data-too-short')
  }
  const shape = voiFunctions.find((known) => known === headers.get('x-voi-function')) ?? 'linear'
  const window: Window = { centre: number('x-window-centre'), width: number('x-window-width'), function: shape }
  return ok({ image: { rows, columns, data: new Float32Array(bytes), low: number('x-range-low'), high: number('x-range-high'), window }, headers })
}

/** The main side is of the same version as the page, so the shape of its JSON is trusted. */
function presetsOf(headers: Headers): readonly PresetFacts[] {
  const text = headers.get('x-voi-presets')
  return text ? (JSON.parse(decodeURIComponent(text)) as PresetFacts[]) : []
}

function incomplete(code: 'cancelled' | 'engine-stopped' | 'pixel-data-too-short'): Result<never> {
  return fail(code, 'The picture did not arrive completely. Please try again.')
}
