import { z } from 'zod'

/** The outline of a request; the parts are checked one by one, so that each failure has its own code. */
export const filterRequestSchema = z.strictObject({
  /** A name of the registry. Either this or `kernel`. */
  filter: z.string().optional(),
  /** A person's own kernel, see `kernelSchema`. */
  kernel: z.unknown().optional(),
  /** Values of the filter's parameters; none for a kernel. */
  parameters: z.record(z.string(), z.number()).default({}),
  /** See `convolutionOptionsSchema`. */
  options: z.unknown().optional(),
})
export type FilterRequest = z.input<typeof filterRequestSchema>
