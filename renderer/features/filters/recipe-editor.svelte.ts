import { type Recipe, type RecipeStep, encodeRecipe, mostSteps, recipeVersion } from '../../../electron/core/recipe.ts'
import { type Failure, type Result, fail, ok } from '../../../electron/core/result.ts'
import { checkRecipe } from '../../lib/api/filters.ts'
import { saveFile } from '../../lib/save-file.ts'

/** A chain of filters being built: added to, put in order, saved to a file and read from one. */
export class RecipeEditor {
  name = $state('My recipe')
  steps = $state.raw<readonly RecipeStep[]>([])
  /** Why the last file could not be used; what was there before stays. */
  failure = $state.raw<Failure | null>(null)
  readonly full = $derived(this.steps.length >= mostSteps)
  readonly recipe = $derived<Recipe | null>(
    this.steps.length === 0 ? null : { format: 'sulcus-recipe', version: recipeVersion, name: this.name.trim().slice(0, 100) || 'Recipe', steps: [...this.steps] },
  )
  readonly fileName = $derived(`${this.name.trim().toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'recipe'}.json`)

  add(step: RecipeStep): void {
    if (!this.full) this.steps = [...this.steps, step]
  }

  /** Adds a step that a person wrote, if it can be used, and gives its number, from 1. */
  async addChecked(step: RecipeStep): Promise<Result<number>> {
    const checked = await checkRecipe({ format: 'sulcus-recipe', version: recipeVersion, name: 'One step', steps: [step] })
    if (!checked.ok) return checked
    if (this.full) return fail('recipe-invalid', `The recipe has ${mostSteps} steps, and can hold no more.`)
    this.steps = [...this.steps, ...checked.value.steps]
    return ok(this.steps.length)
  }

  /** Hands the recipe over as a file, for the command line and for later. */
  save(): void {
    if (this.recipe) saveFile(this.fileName, encodeRecipe(this.recipe))
  }

  remove(index: number): void {
    this.steps = this.steps.filter((_, at) => at !== index)
  }

  /** Swaps a step with the one before (−1) or after it (1). */
  move(index: number, by: 1 | -1): void {
    const steps = [...this.steps]
    const [moved, other] = [steps[index], steps[index + by]]
    if (!moved || !other) return
    steps[index] = other
    steps[index + by] = moved
    this.steps = steps
  }

  /** Takes a file's recipe, if it can be used here; else keeps the one there is and says why. */
  async load(file: File): Promise<boolean> {
    const recipe = await readRecipe(file)
    this.failure = recipe.ok ? null : recipe.failure
    if (!recipe.ok) return false
    this.name = recipe.value.name
    this.steps = recipe.value.steps
    return true
  }
}

/** No recipe comes near this; a picture chosen by mistake does. */
const largestFile = 4 << 20

async function readRecipe(file: File): Promise<Result<Recipe>> {
  if (file.size > largestFile) return fail('recipe-invalid', 'The file is too large to be a recipe.')
  let document: unknown
  try {
    document = JSON.parse((await file.text()).replace(/^\uFEFF/, ''))
  } catch {
    return fail('recipe-invalid', 'The file is not JSON, so it is no recipe.')
  }
  return checkRecipe(document)
}
