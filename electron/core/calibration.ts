import { z } from 'zod'

const share = z.number().min(0).max(1)

/** One bin of a reliability diagram: what was claimed, and what came true. */
export const reliabilityBinSchema = z.object({
  /** Mean of the largest probability over the bin's slices. */
  confidence: share,
  /** Share of them whose most probable class was the true one. */
  accuracy: share,
  slices: z.int().positive(),
})
export type ReliabilityBin = z.infer<typeof reliabilityBinSchema>

const binningSchema = z.object({
  /** Expected calibration error: mean gap between confidence and accuracy, weighted by slices (Naeini et al., AAAI 2015). */
  error: share,
  bins: z.array(reliabilityBinSchema).min(1).max(50),
})

/** `calibration.json`: how far a network's probabilities can be believed (schema `sulcus-calibration/1`). */
export const calibrationSchema = z.object({
  schema: z.literal('sulcus-calibration/1'),
  /** SHA-256 of the weights that were measured. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What was fitted, and on what it was measured, in words. */
  method: z.string().max(400),
  slices: z.int().positive(),
  equalWidth: binningSchema,
  equalMass: binningSchema,
})
export type Calibration = z.infer<typeof calibrationSchema>
