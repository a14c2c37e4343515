import { z } from 'zod'
import { type Result, fail, ok } from './result.ts'
import { schemaWords } from './schema-words.ts'

/** The version that this Sulcus writes, and the newest it reads. */
export const recipeVersion = 1
/** How many steps a recipe may have: more is a mistake, and would keep the engine from other work. */
export const mostSteps = 32

/** One filter of a chain, with what `parseFilterRequest` takes; its parts are checked there, so that each failure has its own code. */
export const recipeStepSchema = z.strictObject({
  /** A name of the registry. Either this or `kernel`. */
  filter: z.string().min(1).max(100).exactOptional(),
  /** A kernel of one's own, see `kernelSchema`. */
  kernel: z.unknown().optional(),
  /** Values of the filter's parameters; what is left out has its default. */
  parameters: z.record(z.string(), z.number()).default({}),
  /** See `convolutionOptionsSchema`; what is left out has its default. */
  options: z.record(z.string(), z.unknown()).default({}),
})

/** A chain of filters as it is saved: each step works on what the one before it made. */
export const recipeSchema = z.strictObject({
  format: z.literal('sulcus-recipe'),
  version: z.literal(recipeVersion),
  name: z.string().min(1).max(100),
  steps: z.array(recipeStepSchema).min(1).max(mostSteps),
})
export type Recipe = z.infer<typeof recipeSchema>
export type RecipeStep = z.infer<typeof recipeStepSchema>

const versionSchema = z.object({ format: z.literal('sulcus-recipe'), version: z.int() })

/**
 * Reads a recipe. Fails with `recipe-newer` when its version is not known here, and with `recipe-invalid` and the place of
 * the mistake otherwise. Whether filters, kernels and numbers exist is checked when it is made ready to run.
 */
export function parseRecipe(document: unknown): Result<Recipe> {
  const version = versionSchema.safeParse(document)
  if (!version.success) return fail('recipe-invalid', 'This is no Sulcus recipe: it needs `"format": "sulcus-recipe"` and a whole `version`.')
  if (version.data.version !== recipeVersion) {
    return fail('recipe-newer', `The recipe has version ${version.data.version}; this Sulcus reads version ${recipeVersion}.`)
  }
  const recipe = recipeSchema.safeParse(document)
  if (!recipe.success) return fail('recipe-invalid', `The recipe is not valid${schemaWords(recipe.error)}`)
  const wrong = recipe.data.steps.findIndex(({ filter, kernel }) => (filter === undefined) === (kernel === undefined))
  if (wrong >= 0) return fail('recipe-invalid', `Step ${wrong + 1} of the recipe needs either a filter or a kernel.`)
  return ok(recipe.data)
}

/** The text of a recipe's file: two-space JSON, a line for each row of weights, with a line end; alike for alike recipes. */
export function encodeRecipe(recipe: Recipe): string {
  // Within strings JSON has no line ends, so only lists of bare numbers are found.
  const text = JSON.stringify(recipe, null, 2).replace(/\[\n([\d\s,.e+-]+)\n\s*\]/g, (_, numbers: string) => `[${numbers.trim().replace(/\s+/g, ' ')}]`)
  return `${text}\n`
}
