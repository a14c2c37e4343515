import type { Failure, Result } from '../../../electron/core/result.ts'
import type { LabelCount } from '../../../electron/core/teaching.ts'
import { addLabel, addTaught, getSliceLabels, giveLabel, listLabels, removeLabel, teachNetwork, undoLabelling, type TaughtNetwork } from '../../lib/api/teaching.ts'
import { JobState } from '../../lib/job-state.svelte.ts'
import { Latest } from '../../lib/latest.ts'
import type { Notices } from '../../lib/notices.svelte.ts'
import { count } from '../../lib/words.ts'

/** A person's labels for slices, and the network that is taught from them. */
export class Teach {
  open = $state(false)
  counts = $state.raw<readonly LabelCount[]>([])
  /** What each slice of the shown series is called. */
  labels = $state.raw<readonly (string | null)[]>([])
  /** A range of slices to be labelled together begins here; null: none does. */
  rangeStart = $state<number | null>(null)
  /** Whether a labelled slice makes way for the next. */
  advance = $state(true)
  mirror = $state(true)
  shifts = $state(true)
  /** A new label as it is being typed; it stays when the panel closes. */
  written = $state('')
  /** Labels that are not to be taught. */
  leftOut = $state.raw<ReadonlySet<string>>(new Set())
  /** The label that says that nothing was found. */
  none = $state<string | null>(null)
  /** What happened last, for the live region. */
  said = $state('')
  taught = $state.raw<TaughtNetwork | null>(null)
  /** The title under which the taught network was added to the models; null: it was not. */
  added = $state<string | null>(null)
  /** Why there is no taught network. */
  failure = $state.raw<Failure | null>(null)
  readonly job = new JobState()
  readonly chosen = $derived(this.counts.filter(({ label, slices }) => slices > 0 && !this.leftOut.has(label)).map(({ label }) => label))
  readonly #notices: Notices
  readonly #onAdded: () => Promise<void>
  readonly #latest = new Latest()
  #seriesId: string | null = null
  /** Steps reach the main side in the order in which they were made. */
  #line: Promise<void> = Promise.resolve()

  /** `onAdded` is told when there is a new model. */
  constructor(notices: Notices, onAdded: () => Promise<void>) {
    this.#notices = notices
    this.#onAdded = onAdded
  }

  toggle(): void {
    this.open = !this.open
  }

  /** Lets go of a begun range, else closes the panel; a training stays in sight. */
  stepBack(): void {
    if (this.rangeStart !== null) this.rangeStart = null
    else if (this.job.progress === null) this.open = false
  }

  /** Shows the labels of a series; null: none. */
  async aim(seriesId: string | null): Promise<void> {
    const { isCurrent } = this.#latest.begin()
    this.#seriesId = seriesId
    this.rangeStart = null
    this.labels = []
    if (seriesId === null) return
    await this.#line
    const [counts, labels] = await Promise.all([listLabels(), getSliceLabels(seriesId)])
    if (!isCurrent()) return
    if (counts.ok) this.counts = counts.value
    else this.#notices.show(counts.failure)
    if (labels.ok) this.labels = labels.value
    else this.#notices.show(labels.failure)
  }

  /** Uses a key on the shown slice while the panel is open: digits label it, `0` takes its label off. */
  press(key: string, index: number, step: (slices: number) => void): void {
    if (!this.open) return
    if (key === 'u') void this.undo()
    if (key === 's') this.startRange(index)
    if (!/^\d$/.test(key)) return
    const place = Number(key)
    const label = place === 0 ? null : this.counts[place - 1]?.label
    if (label !== undefined) this.give(label, index, step)
  }

  startRange(index: number): void {
    this.rangeStart = this.rangeStart === index ? null : index
  }

  /** Labels the shown slice, or all from where a range was begun to it, and goes on to the next. */
  give(label: string | null, index: number, step: (slices: number) => void): void {
    const seriesId = this.#seriesId
    if (seriesId === null || this.labels.length === 0) return
    const [first, last] = [Math.min(this.rangeStart ?? index, index), Math.max(this.rangeStart ?? index, index)]
    this.rangeStart = null
    // The hand may be faster than the answers: shown at once, put right by the main side where it differs.
    this.labels = this.labels.map((one, at) => (at >= first && at <= last ? label : one))
    this.said = `${first === last ? `Slice ${first + 1}` : `Slices ${first + 1} to ${last + 1}`}: ${label ?? 'no label'}`
    if (this.advance) step(1)
    void this.#then(async () => {
      const answer = await giveLabel(seriesId, first, last, label)
      this.#take(answer)
      if (!answer.ok) await this.#reload()
    })
  }

  add(label: string): Promise<void> {
    return this.#then(async () => this.#take(await addLabel(label)))
  }

  remove(label: string): Promise<void> {
    return this.#then(async () => {
      this.#take(await removeLabel(label))
      await this.#reload()
    })
  }

  undo(): Promise<void> {
    return this.#then(async () => {
      const answer = await undoLabelling()
      if (!answer.ok) return this.#notices.show(answer.failure)
      const { undone, counts } = answer.value
      this.counts = counts
      this.said = undone ? `Undone: ${undone.label ?? 'no label'} on ${count(undone.slices, 'slice', 'slices')}` : 'Nothing to undo'
      await this.#reload()
    })
  }

  choose(label: string, wanted: boolean): void {
    const leftOut = new Set(this.leftOut)
    if (wanted) leftOut.delete(label)
    else leftOut.add(label)
    this.leftOut = leftOut
  }

  async teach(): Promise<void> {
    this.taught = null
    this.added = null
    this.failure = null
    await this.#line
    const labels = this.chosen
    const none = labels.find((label) => label === this.none) ?? null
    const result = await this.job.run('teaching', 'Reading labelled slices', (context) => teachNetwork({ labels: [...labels], none, mirror: this.mirror, shifts: this.shifts }, context))
    if (!result) return
    if (result.ok) this.taught = result.value
    else if (result.failure.code !== 'cancelled') this.failure = result.failure
  }

  /** Adds the taught network to the models. */
  async addToModels(): Promise<void> {
    if (!this.taught) return
    const added = await addTaught(this.taught.taught)
    if (!added.ok) return this.#notices.show(added.failure)
    this.added = added.value.title
    await this.#onAdded()
  }

  #then(work: () => Promise<void>): Promise<void> {
    return (this.#line = this.#line.then(work))
  }

  #take(answer: Result<readonly LabelCount[]>): void {
    if (answer.ok) this.counts = answer.value
    else this.#notices.show(answer.failure)
  }

  async #reload(): Promise<void> {
    const seriesId = this.#seriesId
    const labels = seriesId === null ? null : await getSliceLabels(seriesId)
    if (labels?.ok && seriesId === this.#seriesId) this.labels = labels.value
  }
}
