import { z } from 'zod'
import { modelIdentitySchema } from './analysis-document.ts'
import { boxSchema } from './box.ts'
import { skippedSchema, type SliceHeader } from './study.ts'

/** A box, in pixels of the slice. */
export const storedDetectionSchema = z.object({
  label: z.string(),
  /** 0..1, the network's own. */
  confidence: z.number().min(0).max(1),
  box: boxSchema,
  /** How many pixels the outline holds; null for networks that only draw boxes. */
  maskPixels: z.int().nonnegative().nullable(),
})
export type StoredDetection = z.infer<typeof storedDetectionSchema>

export const detectedSliceSchema = z.object({
  sopInstanceUID: z.string(),
  frame: z.int().positive(),
  instanceNumber: z.int().nullable(),
  file: z.string(),
  /** Surest first. */
  detections: z.array(storedDetectionSchema),
  /** How many more boxes there were, left out because their edges are crossed; earlier records do not count them. */
  crossed: z.int().nonnegative().default(0),
})
export type DetectedSlice = z.infer<typeof detectedSliceSchema>

/** What a network that boxes found on a series, from `leastConfidence` on. */
export const seriesDetectionsSchema = z.object({
  model: modelIdentitySchema.extend({ title: z.string(), task: z.enum(['detect', 'segment']), labels: z.array(z.string()) }),
  leastConfidence: z.number().min(0).max(1),
  slices: z.array(detectedSliceSchema),
  skipped: z.array(skippedSchema),
})
export type SeriesDetections = z.infer<typeof seriesDetectionsSchema>

/**
 * The outlines of one slice, deflated: a byte a pixel and detection would be megabytes. For each pixel, row by row, a
 * little-endian 16-bit number: 0, or 1 + the place of the surest detection whose outline holds it.
 */
export type PackedOutlines = Uint8Array

/** All that is kept of one run over a series. */
export interface DetectionRecord {
  readonly detections: SeriesDetections
  /** One a slice, in the order of `detections.slices`; null where nothing is outlined. */
  readonly outlines: readonly (PackedOutlines | null)[]
}

/** The detections of one slice, and where they stand in the record; -1 for a slice that was not looked at. */
export function placeOfSlice({ slices }: Pick<SeriesDetections, 'slices'>, { file, frame }: Pick<SliceHeader, 'file' | 'frame'>): number {
  return slices.findIndex((slice) => slice.file === file && slice.frame === frame)
}

/** Those that are sure enough; they stay in their order, so outlines keep their numbers. */
export function sureEnough(detections: readonly StoredDetection[], confidence: number): readonly StoredDetection[] {
  return detections.filter((one) => one.confidence >= confidence)
}
