import type { ScalarImage } from './scalar-image.ts'

/** VOI LUT Function (PS3.3 C.11.2.1.2.1, .3.2, .3.1). */
export const voiFunctions = ['linear', 'linear-exact', 'sigmoid'] as const
export type VoiFunction = (typeof voiFunctions)[number]

/** A VOI LUT (PS3.3 C.11.2.1.1): brightness 0..1 for the modality values `first`, `first + 1`, …; held at both ends. */
export interface VoiTable {
  readonly first: number
  readonly outputs: Float32Array
}

/** VOI window in modality units (PS3.3 C.11.2.1.2). */
export interface Window {
  readonly centre: number
  readonly width: number
  /** Absent: linear. */
  readonly function?: VoiFunction
  /** Where the file has a table: it, and in centre and width the values it spans, for those who can only window. */
  readonly table?: VoiTable
}

/** One of the ways in which the file says that it may be shown (PS3.3 C.11.2.1.1, C.11.2.1.2). */
export interface VoiPreset {
  /** LUT Explanation or Window Center & Width Explanation; '' when absent. */
  readonly explanation: string
  readonly window: Window
}

/** One decoded slice, ready to be shown or analysed. */
export interface SlicePixels extends ScalarImage {
  /** Modality values (after rescale); MONOCHROME1 already inverted so that larger is brighter. Colour becomes luminance. */
  readonly data: Float32Array
  /** The file's own VOI table or window, else a robust percentile window. */
  readonly window: Window
  /** Every VOI table and window of the file that shows anything of this slice, tables first; absent: none. */
  readonly presets?: readonly VoiPreset[]
  /** Of MONOCHROME1: the sum that values were mirrored within; `data` is this less the modality value. */
  readonly mirrorSum?: number
  /** Spacing of rows and columns in mm; where the file gives none, their ratio, 1:1 when that is unknown too. */
  readonly rowSpacing: number
  readonly columnSpacing: number
}
