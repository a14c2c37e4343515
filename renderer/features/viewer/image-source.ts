import { Enums, type Types, cache, imageLoader, metaData, utilities } from '@cornerstonejs/core'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import type { Series } from '../../../electron/core/study.ts'
import { type SpacedImage, type WindowedImage, getSlicePixels } from '../../lib/api/pixels.ts'
import { ApiFailure } from './api-failure.ts'
import { type PixelSpacing, slicePlane } from './slice-plane.ts'
import { voiFunctionOf, voiLutFunction } from './voi-range.ts'

const scheme = 'sulcus'
const cacheBytes = 512 * 1024 * 1024
const known = new Map<string, Series>()
const loading = new Map<string, Promise<Types.IImage>>()

/** Teaches Cornerstone the `sulcus:` scheme: pixels from the API, geometry from the study index. Call once. */
export function registerImageSource(): void {
  cache.setMaxCacheSize(cacheBytes)
  imageLoader.registerImageLoader(scheme, loadImage)
  metaData.addProvider(provideMetadata, 10_000)
}

/** The Cornerstone image ids of a series, in slice order. */
export function imageIdsOf(series: Series): string[] {
  known.set(series.id, series)
  return series.slices.map((_, index) => `${scheme}:${encodeURIComponent(series.id)}/${index}`)
}

/** Lets go of a series' pixels: its files are others now, or it was forgotten. */
export function dropImages(series: Series): void {
  for (const imageId of imageIdsOf(series)) {
    loading.delete(imageId)
    if (cache.getImage(imageId)) cache.removeImageLoadObject(imageId, { force: true })
  }
  known.delete(series.id)
}

/** Reads an image id back: which series, which slice. */
export function parseImageId(imageId: string): { readonly seriesId: string; readonly index: number } | null {
  const match = /^sulcus:([^/]+)\/(\d+)$/.exec(imageId)
  return match?.[1] && match[2] ? { seriesId: decodeURIComponent(match[1]), index: Number(match[2]) } : null
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

function loadImage(imageId: string): { promise: Promise<Types.IImage>; cancelFn: () => void } {
  const abort = new AbortController()
  return { promise: fetchImage(imageId, abort.signal), cancelFn: () => abort.abort() }
}

async function fetchImage(imageId: string, signal?: AbortSignal): Promise<Types.IImage> {
  const key = parseImageId(imageId)
  if (!key) throw new Error(`not an image id of Sulcus: ${imageId}`)
  const pixels = await getSlicePixels(key.seriesId, key.index, signal)
  if (!pixels.ok) throw new ApiFailure(pixels.failure)
  const slice = known.get(key.seriesId)?.slices[key.index]
  return toCornerstoneImage(imageId, pixels.value, slice?.geometry ?? pixels.value)
}

function toCornerstoneImage(imageId: string, image: SpacedImage, { rowSpacing, columnSpacing }: PixelSpacing): Types.IImage {
  const { rows, columns, data } = image
  const window = usableWindow(image)
  return {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    minPixelValue: image.low,
    maxPixelValue: image.high,
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
    dataType: 'Float32Array',
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
    return { bitsAllocated: 32, bitsStored: 32, highBit: 31, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', pixelRepresentation: 1 }
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
