import type { ScalarImage } from './scalar-image.ts'

/** VOI window in modality units (PS3.3 C.11.2.1.2). */
export interface Window {
  readonly centre: number
  readonly width: number
}

/** One decoded slice, ready to be shown or analysed. */
export interface SlicePixels extends ScalarImage {
  /** Modality values (after rescale); MONOCHROME1 already inverted so that larger is brighter. Colour becomes luminance. */
  readonly data: Float32Array
  /** The file's own VOI window, else a robust percentile window. */
  readonly window: Window
  /** Spacing of rows and columns in mm; 1:1 when unknown. */
  readonly rowSpacing: number
  readonly columnSpacing: number
}
