import { z } from 'zod'
import { boxSchema } from './box.ts'
import { abstained, classLabelSchema, classLabelsSchema, tumourLabels, type ClassLabel } from './class-labels.ts'
import { planes } from './geometry.ts'
import { recipeSchema } from './recipe.ts'
import { skippedSchema } from './study.ts'

const probability = z.number().min(0).max(1)
/** By label; every class of the network has its own. */
export const probabilitiesSchema = z.record(z.string(), probability)
export type Probabilities = Readonly<Record<ClassLabel, number>>

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
  /** A label of the series, or `abstained`. */
  finding: z.string(),
  /** Why the model is silent on this slice, in words; empty where it speaks. Earlier versions gave none. */
  reasons: z.array(z.string()).default([]),
  peak: peakSchema.nullable(),
  /** How far the network sees what lies at the peak reach; null for networks that do not say, and in earlier versions. */
  box: boxSchema.nullable().default(null),
})
export type SliceAnalysis = z.infer<typeof sliceAnalysisSchema>

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word) => b.includes(word))
}

/** What neighbouring slices say together. */
export const seriesFindingSchema = z.object({
  /** A label of the series, or `abstained`. */
  finding: z.string(),
  /** Probability of any finding where neighbours agree most, from log-odds averaged over them; null when abstained. */
  probability: probability.nullable(),
  /** First and last slice of the run that carries the finding, counted from 0 in `slices`; null without one. */
  run: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).nullable(),
})
export type SeriesFinding = z.infer<typeof seriesFindingSchema>

const seriesAnalysisFields = z.object({
  seriesInstanceUID: z.string(),
  seriesNumber: z.int().nullable(),
  description: z.string(),
  modality: z.string(),
  plane: z.enum(planes),
  gate: gateSchema,
  /** The network's classes in the order of its answers; earlier versions knew these four only and did not say so. */
  labels: classLabelsSchema.default(() => [...tumourLabels]),
  /** The label for "nothing found"; null for a network without one. */
  noFinding: classLabelSchema.nullable().default('none'),
  /** No class as probable as this: abstained. Earlier versions did not say. */
  abstainBelow: probability.exactOptional(),
  /** Null in what earlier versions wrote, and for a network without a label for "nothing found". */
  finding: seriesFindingSchema.nullable().default(null),
  slices: z.array(sliceAnalysisSchema),
})
export const seriesAnalysisSchema = seriesAnalysisFields
  .refine(({ labels, noFinding }) => noFinding === null || labels.includes(noFinding), { path: ['noFinding'], error: 'must be one of the labels' })
  .refine(({ labels, slices }) => slices.every(({ finding }) => finding === abstained || labels.includes(finding)), { path: ['slices', 'finding'], error: 'must be one of the labels' })
  .refine(({ labels, finding }) => finding === null || finding.finding === abstained || labels.includes(finding.finding), { path: ['finding'], error: 'must be one of the labels' })
  .refine(({ labels, slices }) => slices.every(({ probabilities }) => sameWords(Object.keys(probabilities), labels)), { path: ['slices', 'probabilities'], error: 'must have one for each label' })
export type SeriesAnalysis = z.infer<typeof seriesAnalysisSchema>

/** What an analysis tells of a slice while it goes on; of series and slice, this is final. */
export type AnalysisPart = Pick<SeriesAnalysis, 'gate' | 'labels' | 'noFinding'> & { readonly slice: SliceAnalysis }

/** Earlier versions did not keep the title. */
export const modelIdentitySchema = z.object({ id: z.string(), version: z.string(), sha256: z.string(), title: z.string().exactOptional() })
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
