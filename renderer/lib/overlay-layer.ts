import type { MapPlace } from '../../electron/core/feature-map.ts'
import type { ScalarImage } from '../../electron/core/scalar-image.ts'
import type { Rgb } from '../../electron/core/segment-colours.ts'
import type { ShownRange } from '../../electron/core/shown-share.ts'
import type { SegmentPlane } from '../../electron/core/segment-plane.ts'

/** The number over a slice's pixel; undefined where the layer has none. */
export function valueAt({ image, place }: OverlayLayer, column: number, row: number): number | undefined {
  const index = (at: number, first: number) => Math.floor((at - first + Math.floor(place.stride / 2)) / place.stride)
  const [x, y] = [index(column, place.column), index(row, place.row)]
  return x >= 0 && x < image.columns && y >= 0 && y < image.rows ? image.data[y * image.columns + x] : undefined
}

/** Everything needed to colour one slice: what the overlay hands to the viewer. */
export interface OverlayLayer {
  readonly seriesId: string
  readonly index: number
  readonly image: ScalarImage
  /** Where the image's numbers lie in the slice. */
  readonly place: MapPlace
  /** The values at the colour map's two ends. */
  readonly range: ShownRange
  /** From which share of the range on values are shown. */
  readonly threshold: number
  readonly opacity: number
  /** 256 colours, red, green and blue bytes in turn. */
  readonly palette: Uint8Array
}

/** Segments to draw over one slice, as areas with outlines. */
export interface SegmentLayer {
  readonly seriesId: string
  readonly index: number
  readonly plane: SegmentPlane
  /** The shown segments, by number; the later lies on top. */
  readonly segments: ReadonlyMap<number, { readonly name: string; readonly colour: Rgb }>
  /** Of the areas; outlines are always full. */
  readonly opacity: number
}

export function isSegmentLayer(layer: OverlayLayer | SegmentLayer): layer is SegmentLayer {
  return 'plane' in layer
}
