import type { ExplanationMethod, ExplanationOffer, ExplanationQuestion, ExplanationRequest, ExplanationTrust } from '../../../electron/core/explanation.ts'
import type { Failure } from '../../../electron/core/result.ts'
import { getExplanationOffer, measureTrust } from '../../lib/api/explanation.ts'
import { JobState } from '../../lib/job-state.svelte.ts'
import { RecentMap } from '../../lib/recent-map.ts'

/** A map on show that is to be put to the test. */
export interface TrustTarget {
  readonly seriesId: string
  readonly index: number
  /** Grows when the series is analysed or opened anew. */
  readonly run: number
  /** Hash of the model that is asked. */
  readonly model: string
  readonly request: ExplanationRequest
}

const kept = 64

/** Which explanation is asked for, and what the shown one is worth. The overlay has the map made. */
export class Explanation {
  offer = $state.raw<ExplanationOffer | null>(null)
  failure = $state.raw<Failure | null>(null)
  /** What the person chose; null: the best method on offer, the class that the model calls. */
  method = $state<ExplanationMethod | null>(null)
  label = $state<string | null>(null)
  trust = $state.raw<ExplanationTrust | null>(null)
  readonly job = new JobState()
  readonly chosenMethod = $derived(this.method && this.offer?.methods.includes(this.method) ? this.method : (this.offer?.methods[0] ?? null))
  readonly #recent = new RecentMap<ExplanationTrust>(kept)
  #target: TrustTarget | null = null
  /** Hash of the model that `offer` is of. */
  #model = $state.raw('')

  /** Asks once what a model offers. */
  async load(model: string): Promise<void> {
    if (this.offer && this.#model === model) return
    this.#model = model
    this.offer = null
    this.failure = null
    const answer = await getExplanationOffer()
    if (this.#model !== model) return
    this.offer = answer.ok ? answer.value : null
    this.failure = answer.ok ? null : answer.failure
  }

  /** What to ask a model for on a slice that it calls `called` (null: that it says itself); null as long as its offer is not known. */
  questionFor(called: string | null, model: string): ExplanationQuestion | null {
    const { chosenMethod: method, offer } = this
    if (this.#model !== model) return null
    const label = this.label !== null && offer?.labels.includes(this.label) ? this.label : called
    return method && { method, label }
  }

  /** Puts the map on show to the test; null clears. The newest call wins. */
  async aim(target: TrustTarget | null): Promise<void> {
    const key = JSON.stringify(target)
    if (target && this.job.subject === key) return
    this.#target = target
    this.failure = null
    const known = target ? this.#recent.get(key) : undefined
    this.trust = known ?? null
    if (!target || known) return this.job.cancel()
    const { seriesId, index, request } = target
    const answer = await this.job.run(key, 'Testing the map', (context) => measureTrust(seriesId, index, request, context))
    if (answer?.ok) this.#recent.set(key, answer.value)
    if (!answer || this.#target !== target) return
    if (answer.ok) this.trust = answer.value
    else this.failure = answer.failure
  }

  /** After a cancel or a failure: tests the map on show again, or asks the model again. */
  async tryAgain(): Promise<void> {
    await (this.offer ? this.aim(this.#target) : this.load(this.#model))
  }
}
