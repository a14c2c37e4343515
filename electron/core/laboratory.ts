import { z } from 'zod'
import { windowRules } from './map-window.ts'
import type { ScalarImage } from './scalar-image.ts'
import type { Window } from './slice-pixels.ts'

/**
 * What the laboratory asks for. Kernel and options are checked one by one by the convolution room, so that each failure
 * has its own code and sentence.
 */
const experiment = { kernel: z.unknown(), options: z.unknown().optional() }
/** True for the maps of both modes and their difference where they have pixels in common, false for the map of the options' mode. */
const compare = z.boolean().default(false)

export const experimentSchema = z.strictObject({ ...experiment, compare })
export type Experiment = z.input<typeof experimentSchema>

export const picturedExperimentSchema = z.strictObject({
  ...experiment,
  compare,
  /** See `MapWindowWish`. */
  window: z.union([z.enum(windowRules), z.strictObject({ low: z.number(), high: z.number() })]),
})
export type PicturedExperiment = z.input<typeof picturedExperimentSchema>

export const windowRequestSchema = z.strictObject({
  ...experiment,
  /** Cell of the feature map. */
  row: z.int().min(0),
  column: z.int().min(0),
})
export type WindowRequest = z.input<typeof windowRequestSchema>

export const responseRequestSchema = z.strictObject(experiment)
export type ResponseRequest = z.input<typeof responseRequestSchema>

/** The terms of an axis' output size, ⌊(input + before + after − reach) / stride⌋ + 1, all in pixels. */
export interface AxisSize {
  readonly input: number
  /** Padding pixels before the first and after the last pixel; 0 where the border is `valid`. */
  readonly before: number
  readonly after: number
  /** Pixels that the kernel spans: dilation · (side − 1) + 1. */
  readonly reach: number
  readonly stride: number
  /** Outputs of the whole axis: what the terms give. */
  readonly whole: number
  /** Those of them that are centred in the region that was asked for; without one, all. */
  readonly output: number
  /** The image's pixel under the centre of the first output. */
  readonly first: number
}

/** How often values occur: bin i of n counts low + i·(high − low)/n up to the next bin's begin, the last its end too. */
export interface Histogram {
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
  /** Values that are no finite number. */
  readonly others: number
}

/** What a map of the laboratory holds; `difference` is correlation − convolution on the pixels that both have. */
export const mapKinds = ['correlation', 'convolution', 'difference'] as const
export type MapKind = (typeof mapKinds)[number]

/** What there is to know of a feature map beside its numbers. */
export interface MapFacts {
  readonly kind: MapKind
  readonly histogram: Histogram
  /** Where the cells lie in the image, and why there are so many. */
  readonly rows: AxisSize
  readonly columns: AxisSize
}

/** A feature map: rows.output × columns.output numbers. */
export interface LaboratoryMap extends MapFacts {
  readonly image: ScalarImage
}

/** What a window makes of a feature map: a grey byte for each of its numbers, row-major. */
export interface MapPicture extends MapFacts {
  readonly window: Window
  readonly grey: Uint8Array
}

/** One position of the sliding window: all that makes one number of a feature map. */
export interface WindowAt {
  /** The kernel's sides. */
  readonly rows: number
  readonly columns: number
  readonly dilation: number
  /** The pixel, perhaps outside of the image, under the window's first sample, and the one under its centre. */
  readonly origin: Place
  readonly centre: Place
  /**
   * The image's row (column) that each row (column) of the window is read from: another than its own where the border's
   * rule applies, −1 where the border is zero.
   */
  readonly sourceRows: Int32Array
  readonly sourceColumns: Int32Array
  /** Row-major: the covered pixels, the kernel as it is applied (flipped in a convolution), and weight · pixel. */
  readonly patch: Float32Array
  readonly weights: Float32Array
  readonly products: Float64Array
  /** The products' sum, in 64 bits. */
  readonly sum: number
}

export interface Place {
  readonly row: number
  readonly column: number
}

/** |H| of a kernel. */
export interface FrequencyResponse {
  /** On `side` × `side` frequencies from −0.5 to 0.5 cycles per pixel, zero in the middle; of large kernels the largest |H| about each. */
  readonly side: number
  readonly magnitude: Float32Array
  /** Along x and along y, from 0 to 0.5 cycles per pixel, in evenly many steps of a power of two: at least four samples a lobe. */
  readonly across: Float32Array
  readonly down: Float32Array
}

/** A classic kernel to begin with. */
export interface PresetKernel {
  readonly name: string
  readonly title: string
  /** One sentence: what its map shows. */
  readonly highlights: string
  readonly reference: string
  readonly weights: readonly (readonly number[])[]
}
