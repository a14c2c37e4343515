import { z } from 'zod'
import { modelIdentitySchema } from './analysis-document.ts'

/** What a classifier brings along besides its answers: what may be said of it in words depends on that. */
export const modelTraitsSchema = z.object({
  /** How far its probabilities can be believed was measured. */
  calibrated: z.boolean(),
  /** It shows where on a slice the evidence for its answer lies. */
  heat: z.boolean(),
  /** It says for which series it was made, so that others are refused by their headers. */
  gatesSeries: z.boolean(),
  /** It knows the slices it was trained on, so that unlike ones are refused by their looks. */
  gatesSlices: z.boolean(),
})
export type ModelTraits = z.infer<typeof modelTraitsSchema>

/** The model as an analysis is kept with it. Earlier versions kept no traits. */
export const recordedModelSchema = modelIdentitySchema.extend({ traits: modelTraitsSchema.exactOptional() })
export type RecordedModel = z.infer<typeof recordedModelSchema>
