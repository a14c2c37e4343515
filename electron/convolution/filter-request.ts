import { z } from 'zod'

/** The outline of a request; the parts are checked one by one, so that each failure has its own code. */
export const filterRequestSchema = z.strictObject({
  /** A name of the registry. Either this, `kernel` or `recipe`. */
  filter: z.string().optional(),
  /** A person's own kernel, see `kernelSchema`. */
  kernel: z.unknown().optional(),
  /** A chain of filters, see `recipeSchema`; it carries its own parameters and options. */
  recipe: z.unknown().optional(),
  /** Values of the filter's parameters; none for a kernel. */
  parameters: z.record(z.string(), z.number()).default({}),
  /** See `convolutionOptionsSchema`. */
  options: z.record(z.string(), z.unknown()).optional(),
})
export type FilterRequest = z.input<typeof filterRequestSchema>
