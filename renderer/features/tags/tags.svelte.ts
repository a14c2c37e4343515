import { SvelteSet } from 'svelte/reactivity'
import type { Failure } from '../../../electron/core/result.ts'
import type { Series } from '../../../electron/core/study.ts'
import type { TagNode } from '../../../electron/core/tag-node.ts'
import { getTags } from '../../lib/api/tags.ts'
import { Latest } from '../../lib/latest.ts'
import { tagTable } from './tag-rows.ts'

/** The slice whose tags to show. */
export interface TagsTarget {
  readonly series: Series
  /** Counted from 0. */
  readonly index: number
  readonly file: string
}

const mostRows = 500

/** The tag browser: whether it is open, whose tags it lists, and which of them. */
export class Tags {
  open = $state(false)
  /** Why there are no tags. */
  failure = $state.raw<Failure | null>(null)
  /** False while the tags of another slice are still shown. */
  settled = $state(false)
  #search = $state('')
  #nodes = $state.raw<readonly TagNode[]>([])
  /** Keys of sequences that the person opened or closed. */
  readonly #toggled = new SvelteSet<string>()
  readonly #table = $derived(tagTable(this.#nodes, this.#search, this.#toggled))
  readonly rows = $derived(this.#table.rows.slice(0, mostRows))
  /** Rows that are left out because there are too many. */
  readonly more = $derived(this.#table.rows.length - this.rows.length)
  /** Elements that match the search. */
  readonly found = $derived(this.#table.found)
  readonly #latest = new Latest()
  #shown: TagsTarget | null = null

  toggle(): void {
    this.open = !this.open
  }

  /** Opens or closes the row of a sequence. */
  toggleRow(key: string): void {
    if (!this.#toggled.delete(key)) this.#toggled.add(key)
  }

  get search(): string {
    return this.#search
  }

  /** A new search opens the sequences that hold what it finds, and closes the others. */
  set search(search: string) {
    this.#search = search
    this.#toggled.clear()
  }

  /** Fetches the tags of the slice to show; null forgets them. The newest call wins. */
  async aim(target: TagsTarget | null): Promise<void> {
    // Frames of one file have the same tags, until it is opened anew.
    if (target && target.series === this.#shown?.series && target.file === this.#shown.file) {
      this.#latest.stop()
      this.settled = true
      return
    }
    const { signal, isCurrent } = this.#latest.begin()
    this.settled = false
    const answer = target ? await getTags(target.series.id, target.index, signal) : null
    if (!isCurrent()) return
    this.#shown = answer?.ok ? target : null
    this.#nodes = answer?.ok ? answer.value : []
    this.failure = answer && !answer.ok ? answer.failure : null
    this.settled = true
  }
}
