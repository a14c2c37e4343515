import { z } from 'zod'
import { classLabels } from '../core/analysis-document.ts'

/** `models/<id>/manifest.json`: what a network expects and says (schema `sulcus-model/1`). */
export const modelManifestSchema = z.object({
  schema: z.literal('sulcus-model/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  version: z.string().max(40),
  title: z.string().max(200),
  licence: z.string().max(100),
  /** Name of the ONNX file beside the manifest. */
  file: z.string().regex(/^[\w.-]+\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  input: z.object({
    name: z.string(),
    width: z.int().min(16).max(1024),
    height: z.int().min(16).max(1024),
    preprocess: z.literal('letterbox-percentile/1'),
    /** Lower and upper percentile (0..100) that become 0 and 1. */
    percentiles: z.tuple([z.number().min(0).max(100), z.number().min(0).max(100)]),
  }),
  outputs: z.object({
    probabilities: z.object({ name: z.string(), labels: z.array(z.enum(classLabels)).refine((labels) => labels.join() === classLabels.join(), `must be ${classLabels.join(', ')}`) }),
    heat: z.object({ name: z.string(), stride: z.int().min(1).max(64) }),
    /** [N, F], what the last linear layer reads; for those who compare or teach. */
    features: z.object({ name: z.string() }).optional(),
  }),
  /** A slice whose largest probability lies below this is abstained from. */
  abstainBelow: z.number().min(0).max(1),
  /** Lower display threshold that suits this network's heat maps. */
  heatThreshold: z.number().min(0).max(1),
  /** What the network was trained on; the gate refuses the rest. */
  domain: z.object({
    modality: z.array(z.string()),
    bodyPart: z.array(z.string()),
    contrast: z.string(),
  }),
})
export type ModelManifest = z.infer<typeof modelManifestSchema>

const sample = z.tuple([z.int(), z.int(), z.number()])

/** `golden.json`: made-up pictures with the values the network must answer (schema `sulcus-golden/1`). */
export const goldenSchema = z.object({
  schema: z.literal('sulcus-golden/1'),
  cases: z
    .array(
      z.object({
        name: z.string(),
        rows: z.int().positive(),
        columns: z.int().positive(),
        rowSpacing: z.number().positive(),
        columnSpacing: z.number().positive(),
        pixels: z.array(z.number()),
        /** [row, column, value] of the preprocessed input. */
        inputSamples: z.array(sample),
        probabilities: z.array(z.number()).length(classLabels.length),
        /** [row, column, value] of the heat grid. */
        heatSamples: z.array(sample),
      }),
    )
    .min(1),
})
export type Golden = z.infer<typeof goldenSchema>
