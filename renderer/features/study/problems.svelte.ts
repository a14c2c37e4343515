import type { Skipped } from '../../../electron/core/study.ts'
import { copyText } from '../../lib/copy-text.ts'
import { matchingProblems, problemGroups, problemText } from './problem-groups.ts'

/** The files that were not opened: of the last opening, or of a study that the person asks about. */
export class Problems {
  open = $state(false)
  /** What the last opening left out. */
  ofLastOpening = $state.raw<readonly Skipped[]>([])
  /** Which files the panel is about. */
  title = $state('')
  /** Whether what is found lies on the clipboard. */
  copied = $state(false)
  #search = $state('')
  #listed = $state.raw<readonly Skipped[]>([])
  readonly found = $derived(matchingProblems(this.#listed, this.#search))
  readonly groups = $derived(problemGroups(this.found))
  readonly count = $derived(this.#listed.length)

  /** Takes what an opening left out; nothing when another begins. */
  take(skipped: readonly Skipped[]): void {
    this.ofLastOpening = skipped
    this.#list('Of the files opened last', skipped)
    this.open = false
  }

  showLast(): void {
    this.#list('Of the files opened last', this.ofLastOpening)
    this.open = true
  }

  /** Opens the panel on the problems of a study. */
  showOf(study: string, skipped: readonly Skipped[]): void {
    this.#list(`Of the files opened with the study of ${study}`, skipped)
    this.open = true
  }

  get search(): string {
    return this.#search
  }

  set search(search: string) {
    this.#search = search
    this.copied = false
  }

  copy(): void {
    this.copied = copyText(problemText(this.found))
  }

  #list(title: string, skipped: readonly Skipped[]): void {
    this.title = title
    this.#listed = skipped
    this.search = ''
  }
}
