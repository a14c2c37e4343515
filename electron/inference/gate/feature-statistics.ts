import { z } from 'zod'

const list = z.array(z.number()).max(8192)
const square = z.array(list).min(1).max(96)

/**
 * `ood.json`: where the training slices lie in a network's feature space (schema `sulcus-ood/1`), made by
 * `models/training/ood.py` from training slices only. A model without it is not gated slice by slice.
 */
export const featureStatisticsSchema = z
  .object({
    schema: z.literal('sulcus-ood/1'),
    /** SHA-256 of the weights that the features come from. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** The network's tensors that features are taken from: vectors as they are, maps by mean and deviation of each channel. */
    tensors: z.array(z.string().min(1)).min(1).max(16),
    /** Mean of each feature over the training slices. */
    mean: list.min(1),
    /** One row a direction: turns features less their mean into coordinates. */
    directions: square,
    /** Means of the training classes in these coordinates. */
    centres: z.array(z.object({ name: z.string(), at: list })).min(1).max(256),
    /** Rows that whiten coordinates: by the spread within classes, and by that of all training slices. */
    within: square,
    overall: square,
    /** Largest relative distance at which a slice still counts as known. */
    threshold: z.number(),
  })
  .refine(({ mean, directions }) => directions.every((row) => row.length === mean.length), 'the directions do not fit the features')
  .refine(({ directions, centres, within, overall }) =>
    [...centres.map(({ at }) => at), ...within, ...overall].every((row) => row.length === directions.length) && within.length === directions.length && overall.length === directions.length,
  'centres or whitening do not fit the directions')
export type FeatureStatistics = z.infer<typeof featureStatisticsSchema>
