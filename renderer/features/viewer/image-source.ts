import { Enums, type Types, cache, imageLoader, metaData, utilities } from '@cornerstonejs/core'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import type { Series } from '../../../electron/core/study.ts'
import { type PresetFacts, type WindowedImage, getGrey, getSlicePixels } from '../../lib/api/pixels.ts'
import { ApiFailure } from './api-failure.ts'
import { imageIdOf, parseImageId } from './image-id.ts'
import { type PixelSpacing, slicePlane } from './slice-plane.ts'
import { voiFunctionOf, voiLutFunction } from './voi-range.ts'

const scheme = 'sulcus'
/** Pixels that the page keeps; the least recently shown go first. */
const cacheBytes = 512 * 1024 * 1024
const known = new Map<string, Series>()
/** The presets that images of a series were asked for with. */
const presetsOf = new Map<string, Set<number | null>>()
const loading = new Map<string, Promise<Types.IImage>>()

/** What a slice says about how to show it. */
export interface ShowFacts {
  readonly presets: readonly PresetFacts[]
  readonly monochrome1: boolean
}
const factsOf = new WeakMap<Types.IImage, ShowFacts>()

/** Brightness as it is: 0 black, 255 white. */
export const brightnessWindow: Window = { centre: 127.5, width: 255, function: 'linear-exact' }

/** Teaches Cornerstone the `sulcus:` scheme: pixels from the API, geometry from the study index. Call once. */
export function registerImageSource(): void {
  cache.setMaxCacheSize(cacheBytes)
  imageLoader.registerImageLoader(scheme, loadImage)
  metaData.addProvider(provideMetadata, 10_000)
}

/**
 * The Cornerstone image ids of a series, in slice order.
 * @param preset of which the images hold the brightness; null: modality values
 */
export function imageIdsOf(series: Series, preset: number | null = null): string[] {
  known.set(series.id, series)
  presetsOf.set(series.id, (presetsOf.get(series.id) ?? new Set()).add(preset))
  return series.slices.map((_, index) => imageIdOf({ seriesId: series.id, index, preset }))
}

/** Lets go of a series' pixels: its files are others now, or it was forgotten. */
export function dropImages(series: Series): void {
  for (const preset of presetsOf.get(series.id) ?? [null]) {
    for (const imageId of imageIdsOf(series, preset)) {
      loading.delete(imageId)
      if (cache.getImage(imageId)) cache.removeImageLoadObject(imageId, { force: true })
    }
  }
  presetsOf.delete(series.id)
  known.delete(series.id)
}

/**
 * A slice's image from Cornerstone's cache or the API. It enters the cache only when it is complete: Cornerstone's own
 * `loadAndCacheImage` leaves a rejection unhandled.
 */
export async function loadSlice(imageId: string): Promise<Types.IImage> {
  const cached = cache.getImage(imageId)
  if (cached) return cached
  const underway = loading.get(imageId)
  if (underway) return underway
  const image = fetchImage(imageId)
  loading.set(imageId, image)
  try {
    const loaded = await image
    // Not what was dropped while it was on its way.
    if (loading.get(imageId) === image && !cache.getImage(imageId)) cache.putImageSync(imageId, loaded)
    return loaded
  } finally {
    if (loading.get(imageId) === image) loading.delete(imageId)
  }
}

/** What the slice behind an image said about how to show it. */
export function showFacts(image: Types.IImage | undefined): ShowFacts {
  return (image && factsOf.get(image)) ?? { presets: [], monochrome1: false }
}

function loadImage(imageId: string): { promise: Promise<Types.IImage>; cancelFn: () => void } {
  const abort = new AbortController()
  return { promise: fetchImage(imageId, abort.signal), cancelFn: () => abort.abort() }
}

async function fetchImage(imageId: string, signal?: AbortSignal): Promise<Types.IImage> {
  const key = parseImageId(imageId)
  if (!key) throw new Error(`not an image id of Sulcus: ${imageId}`)
  const { seriesId, index, preset } = key
  if (preset !== null) return fetchGrey(imageId, await loadSlice(imageIdOf({ seriesId, index, preset: null })), preset)
  const pixels = await getSlicePixels(seriesId, index, signal)
  if (!pixels.ok) throw new ApiFailure(pixels.failure)
  const slice = known.get(seriesId)?.slices[index]
  const { low, high, presets, monochrome1 } = pixels.value
  const image = toCornerstoneImage(imageId, pixels.value, slice?.geometry ?? pixels.value, { low, high, window: usableWindow(pixels.value) })
  factsOf.set(image, { presets, monochrome1 })
  return image
}

/** The brightness of a slice by one of its presets; its shape is that of the modality values. */
async function fetchGrey(imageId: string, image: Types.IImage, preset: number): Promise<Types.IImage> {
  const key = parseImageId(imageId)
  const grey = await getGrey(key?.seriesId ?? '', key?.index ?? 0, preset)
  if (!grey.ok) throw new ApiFailure(grey.failure)
  const { rows, columns } = image
  if (grey.value.length !== rows * columns) throw new Error('the brightness of a slice has another size than its values')
  return toCornerstoneImage(imageId, { rows, columns, data: grey.value }, shownSpacing(image), { low: 0, high: 255, window: brightnessWindow })
}

interface Shade {
  readonly low: number
  readonly high: number
  readonly window: Window
}

function toCornerstoneImage(
  imageId: string,
  { rows, columns, data }: { readonly rows: number; readonly columns: number; readonly data: Float32Array | Uint8Array },
  { rowSpacing, columnSpacing }: PixelSpacing,
  { low, high, window }: Shade,
): Types.IImage {
  return {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    minPixelValue: low,
    maxPixelValue: high,
    // The API sends modality values, so nothing is left to rescale.
    slope: 1,
    intercept: 0,
    windowCenter: window.centre,
    windowWidth: window.width,
    voiLUTFunction: voiLutFunction(window),
    getPixelData: () => data,
    getCanvas: () => document.createElement('canvas'),
    color: false,
    rgba: false,
    numberOfComponents: 1,
    rowPixelSpacing: rowSpacing,
    columnPixelSpacing: columnSpacing,
    invert: false,
    photometricInterpretation: 'MONOCHROME2',
    sizeInBytes: data.byteLength,
    dataType: data instanceof Uint8Array ? 'Uint8Array' : 'Float32Array',
    voxelManager: utilities.VoxelManager.createImageVoxelManager({ scalarData: data, width: columns, height: rows, numberOfComponents: 1 }),
  }
}

/** The window that an image begins with. */
export function windowOf({ windowCenter, windowWidth, voiLUTFunction: name }: Types.IImage): Window {
  return { centre: Number(windowCenter), width: Number(windowWidth), function: voiFunctionOf(name) }
}

/** The slice's window, or its whole range where the file's window is none. */
function usableWindow({ window, low, high }: WindowedImage): Window {
  if (Number.isFinite(window.centre) && window.width > 0) return window
  return { centre: (low + high) / 2, width: high > low ? high - low : 1, function: 'linear-exact' }
}

/** The spacing an image is shown with; 1:1 before it is there. */
export function shownSpacing(image: Types.IImage | undefined): PixelSpacing {
  return { rowSpacing: image?.rowPixelSpacing ?? 1, columnSpacing: image?.columnPixelSpacing ?? 1 }
}

/** Answers Cornerstone's questions by DICOM module; undefined passes a question on. */
function provideMetadata(type: string, imageId: unknown): unknown {
  const key = typeof imageId === 'string' ? parseImageId(imageId) : null
  const series = key && known.get(key.seriesId)
  const slice = series?.slices[key?.index ?? 0]
  if (!series || !slice) return undefined
  const { GENERAL_SERIES, IMAGE_PIXEL, IMAGE_PLANE }: Record<'GENERAL_SERIES' | 'IMAGE_PIXEL' | 'IMAGE_PLANE', string> = Enums.MetadataModules
  if (type === GENERAL_SERIES) return { modality: series.modality, seriesInstanceUID: series.seriesInstanceUID }
  if (type === IMAGE_PIXEL) {
    // Modality values, or the brightness they were made into.
    const bits = key?.preset === null ? 32 : 8
    return { bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', pixelRepresentation: bits === 32 ? 1 : 0 }
  }
  if (type === IMAGE_PLANE) {
    const { position, rowDirection, columnDirection, rowSpacing, columnSpacing } = slicePlane(slice, shownSpacing(cache.getImage(String(imageId))))
    return {
      rows: slice.rows,
      columns: slice.columns,
      frameOfReferenceUID: series.id,
      imagePositionPatient: [...position],
      imageOrientationPatient: [...rowDirection, ...columnDirection],
      rowCosines: [...rowDirection],
      columnCosines: [...columnDirection],
      pixelSpacing: [rowSpacing, columnSpacing],
      rowPixelSpacing: rowSpacing,
      columnPixelSpacing: columnSpacing,
      usingDefaultValues: slice.geometry === null,
    }
  }
  return undefined
}
