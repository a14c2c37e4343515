import type { FilterDescription, FilterGroup } from '../../../electron/convolution/filter.ts'
import type { ConvolutionOptions, Region } from '../../../electron/core/convolution-options.ts'
import type { RecipeStep } from '../../../electron/core/recipe.ts'
import type { Result } from '../../../electron/core/result.ts'
import { type StepWords, stepWords } from '../../../electron/core/step-words.ts'
import { type FilterRequest, listFilters } from '../../lib/api/filters.ts'
import type { Notices } from '../../lib/notices.svelte.ts'
import { RecipeEditor } from './recipe-editor.svelte.ts'

type Mode = ConvolutionOptions['mode']
type Border = ConvolutionOptions['border']
type Unit = ConvolutionOptions['unit']

/** The filter menu: which filter, with which numbers, or which chain. It only describes a request; the overlay has it carried out. */
export class Filters {
  available = $state.raw<readonly FilterDescription[]>([])
  chosenName = $state('')
  search = $state('')
  mode = $state<Mode>('correlation')
  border = $state<Border>('reflect')
  unit = $state<Unit>('px')
  /** An emptied field is no number, and is told so by the engine. */
  stride = $state(1)
  dilation = $state(1)
  /** The part of the slice whose numbers are wanted; null: all. */
  region = $state.raw<Region | null>(null)
  /** What the feature map shows: the chosen filter alone, or the recipe. */
  showing = $state<'filter' | 'recipe'>('filter')
  readonly recipe = new RecipeEditor()
  /** Values a person has changed, by filter and parameter. */
  #changed = $state.raw<Readonly<Record<string, Readonly<Record<string, number>>>>>({})
  readonly chosen = $derived(this.available.find(({ name }) => name === this.chosenName) ?? null)
  /** The filters that the search leaves, by group; the chosen one always stays. */
  readonly groups = $derived(this.#groups())
  readonly values = $derived(this.#values())
  readonly options = $derived(this.#options())
  /** The map is not that of every pixel of the slice, or of kernels that are spread. */
  readonly isPartial = $derived('stride' in this.options || 'dilation' in this.options || 'region' in this.options)
  readonly showsRecipe = $derived(this.showing === 'recipe' && this.recipe.recipe !== null)
  readonly request = $derived<FilterRequest | null>(this.#request())
  readonly #notices: Notices

  constructor(notices: Notices) {
    this.#notices = notices
  }

  async load(): Promise<void> {
    const answer = await listFilters()
    if (!answer.ok) return this.#notices.show(answer.failure)
    this.available = answer.value
    this.chosenName = answer.value.find(({ name }) => name === 'sobel')?.name ?? answer.value[0]?.name ?? ''
  }

  setValue(parameter: string, value: number): void {
    if (!Number.isFinite(value)) return
    this.#changed = { ...this.#changed, [this.chosenName]: { ...this.#changed[this.chosenName], [parameter]: value } }
  }

  /** Back to the filter's own numbers. */
  resetValues(): void {
    this.#changed = { ...this.#changed, [this.chosenName]: {} }
  }

  /** Puts the chosen filter, as it is set, at the recipe's end, and shows the recipe. */
  addToRecipe(): void {
    const { chosen } = this
    if (!chosen) return
    const step: RecipeStep = { filter: chosen.name, parameters: { ...this.values }, options: { ...this.options } }
    this.recipe.add(step)
    this.showing = 'recipe'
  }

  /** Puts a kernel's step at the recipe's end and shows the recipe; gives the step's number, from 1, or why it cannot be used. */
  async addKernel(step: RecipeStep): Promise<Result<number>> {
    const added = await this.recipe.addChecked(step)
    if (added.ok) this.showing = 'recipe'
    return added
  }

  /** A step as the list has it. */
  wordsOf(step: RecipeStep): StepWords {
    return stepWords(step, this.available.find(({ name }) => name === step.filter) ?? null)
  }

  async loadRecipe(file: File): Promise<void> {
    if (await this.recipe.load(file)) this.showing = 'recipe'
  }

  #request(): FilterRequest | null {
    const { recipe } = this.recipe
    if (this.showing === 'recipe' && recipe) return { recipe }
    return this.chosen && { filter: this.chosen.name, parameters: this.values, options: this.options }
  }

  /** The options that the chosen filter heeds; another filter's are remembered meanwhile. */
  #options(): Partial<ConvolutionOptions> {
    const { chosen, mode, border, unit, stride, dilation, region } = this
    return {
      ...(chosen?.options.includes('mode') && { mode }),
      ...(chosen?.borders.includes(border) && { border }),
      ...(chosen?.options.includes('unit') && chosen.parameters.some((parameter) => parameter.unit === 'px') && { unit }),
      ...(stride !== 1 && chosen?.options.includes('stride') && { stride }),
      ...(dilation !== 1 && chosen?.options.includes('dilation') && { dilation }),
      ...(region && chosen?.options.includes('region') && { region }),
    }
  }

  #groups(): readonly { readonly group: FilterGroup; readonly filters: readonly FilterDescription[] }[] {
    const words = this.search.toLowerCase().split(/\s+/)
    const wanted = this.available.filter((filter) => filter.name === this.chosenName || words.every((word) => textOf(filter).includes(word)))
    return [...Map.groupBy(wanted, ({ group }) => group)].map(([group, filters]) => ({ group, filters }))
  }

  #values(): Readonly<Record<string, number>> {
    const changed = this.#changed[this.chosenName] ?? {}
    return Object.fromEntries((this.chosen?.parameters ?? []).map(({ name, default: initial }) => [name, changed[name] ?? initial]))
  }
}

function textOf({ name, title, group, highlights }: FilterDescription): string {
  return `${name} ${title} ${group} ${highlights}`.toLowerCase()
}
