import { z } from 'zod'

const list = z.array(z.number()).max(4096)

/**
 * `ood.json`: where the training slices lie in a network's feature space (schema `sulcus-ood/1`), made by
 * `models/training/ood.py` from training slices only.
 */
export const featureStatisticsSchema = z
  .object({
    schema: z.literal('sulcus-ood/1'),
    /** SHA-256 of the weights that the features come from. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** Mean of each feature over the training slices. */
    mean: list.min(1),
    /** One row a direction: turns features less their mean into whitened coordinates, in which classes spread by 1. */
    projection: z.array(list).min(1).max(64),
    /** Means of the training classes in these coordinates. */
    centres: z.array(z.object({ name: z.string(), at: list })).min(1).max(256),
    /** Largest distance to the nearest centre at which a slice still counts as known. */
    threshold: z.number().positive(),
  })
  .refine(({ mean, projection }) => projection.every((row) => row.length === mean.length), 'the projection does not fit the features')
  .refine(({ projection, centres }) => centres.every(({ at }) => at.length === projection.length), 'the centres do not fit the projection')
export type FeatureStatistics = z.infer<typeof featureStatisticsSchema>
