import { z } from 'zod'
import { planes } from './geometry.ts'
import { recipeSchema } from './recipe.ts'
import { skippedSchema } from './study.ts'

export const classLabels = ['none', 'glioma', 'meningioma', 'pituitary'] as const
export type ClassLabel = (typeof classLabels)[number]

const probability = z.number().min(0).max(1)
export const probabilitiesSchema = z.object({
  none: probability,
  glioma: probability,
  meningioma: probability,
  pituitary: probability,
})
export type Probabilities = z.infer<typeof probabilitiesSchema>

/** `abstained`: the gate refused the series or the slice, or no class was probable enough. */
export const findingSchema = z.enum([...classLabels, 'abstained'])
export type FindingLabel = z.infer<typeof findingSchema>

/** The heat map's maximum in the slice's own pixels, counted from 0; `value` lies in 0..1. */
export const peakSchema = z.object({ column: z.number(), row: z.number(), value: probability })
export type Peak = z.infer<typeof peakSchema>

export const gateSchema = z.object({ accepted: z.boolean(), reasons: z.array(z.string()) })
export type Gate = z.infer<typeof gateSchema>

export const sliceAnalysisSchema = z.object({
  sopInstanceUID: z.string(),
  /** DICOM frame number, counted from 1; of a Siemens mosaic, the number of the tile. */
  frame: z.int().positive(),
  instanceNumber: z.int().nullable(),
  file: z.string(),
  probabilities: probabilitiesSchema,
  finding: findingSchema,
  /** Why the model is silent on this slice, in words; empty where it speaks. Earlier versions gave none. */
  reasons: z.array(z.string()).default([]),
  peak: peakSchema.nullable(),
})
export type SliceAnalysis = z.infer<typeof sliceAnalysisSchema>

/** What neighbouring slices say together. */
export const seriesFindingSchema = z.object({
  finding: findingSchema,
  /** Probability of a tumour where neighbours agree most, from log-odds averaged over them; null when abstained. */
  probability: probability.nullable(),
  /** First and last slice of the run that carries a tumour's finding, counted from 0 in `slices`; null without one. */
  run: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).nullable(),
})
export type SeriesFinding = z.infer<typeof seriesFindingSchema>

export const seriesAnalysisSchema = z.object({
  seriesInstanceUID: z.string(),
  seriesNumber: z.int().nullable(),
  description: z.string(),
  modality: z.string(),
  plane: z.enum(planes),
  gate: gateSchema,
  /** Null in what earlier versions wrote. */
  finding: seriesFindingSchema.nullable().default(null),
  slices: z.array(sliceAnalysisSchema),
})
export type SeriesAnalysis = z.infer<typeof seriesAnalysisSchema>

export const modelIdentitySchema = z.object({ id: z.string(), version: z.string(), sha256: z.string() })
export type ModelIdentity = z.infer<typeof modelIdentitySchema>

/** The document `sulcus analyze` writes; described field by field in README. */
export const analysisDocumentSchema = z.object({
  schema: z.literal('sulcus-analysis/1'),
  app: z.object({ version: z.string() }),
  model: modelIdentitySchema,
  createdAt: z.iso.datetime(),
  series: z.array(seriesAnalysisSchema),
  /** The chain of filters applied beside the model, where one was asked for. */
  recipe: recipeSchema.exactOptional(),
  skipped: z.array(skippedSchema),
})
export type AnalysisDocument = z.infer<typeof analysisDocumentSchema>
