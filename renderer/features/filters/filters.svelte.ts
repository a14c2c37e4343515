import type { FilterDescription } from '../../../electron/convolution/filter.ts'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import { type FilterRequest, listFilters } from '../../lib/api/filters.ts'
import type { Notices } from '../../lib/notices.svelte.ts'

type Mode = ConvolutionOptions['mode']
type Border = ConvolutionOptions['border']

/** The filter menu: which filter, with which numbers. It only describes a request; the overlay has it carried out. */
export class Filters {
  available = $state.raw<readonly FilterDescription[]>([])
  chosenName = $state('')
  mode = $state<Mode>('correlation')
  border = $state<Border>('reflect')
  /** Values a person has changed, by filter and parameter. */
  #changed = $state.raw<Readonly<Record<string, Readonly<Record<string, number>>>>>({})
  readonly chosen = $derived(this.available.find(({ name }) => name === this.chosenName) ?? null)
  readonly values = $derived(this.#values())
  readonly request = $derived<FilterRequest | null>(
    this.chosen && { filter: this.chosen.name, parameters: this.values, options: { mode: this.mode, border: this.border } },
  )
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

  #values(): Readonly<Record<string, number>> {
    const changed = this.#changed[this.chosenName] ?? {}
    return Object.fromEntries((this.chosen?.parameters ?? []).map(({ name, default: initial }) => [name, changed[name] ?? initial]))
  }
}
