import type { ScalarImage } from '../../electron/core/scalar-image.ts'

/** Everything needed to colour one slice: what the overlay hands to the viewer. */
export interface OverlayLayer {
  readonly seriesId: string
  readonly index: number
  readonly image: ScalarImage
  /** The values at the colour map's two ends. */
  readonly low: number
  readonly high: number
  /** Values below this are not shown. */
  readonly cutoff: number
  readonly opacity: number
  /** 256 colours, red, green and blue bytes in turn. */
  readonly palette: Uint8Array
}
