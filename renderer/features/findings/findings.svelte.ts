import type { AnalysisPart, SeriesAnalysis } from '../../../electron/core/analysis-document.ts'
import { type StoredAnalysis, analyseSeries, findAnalysis } from '../../lib/api/analyses.ts'
import { JobState } from '../../lib/job-state.svelte.ts'
import type { Notices } from '../../lib/notices.svelte.ts'

/** An analysis that may still go on. */
export type SlicesSoFar = Pick<SeriesAnalysis, 'gate' | 'labels' | 'noFinding' | 'slices'>

/** What the model said about each series, and the one analysis that may be running. */
export class Findings {
  readonly job = new JobState<AnalysisPart>()
  /** The series that the job works on. */
  readonly runningSeriesId = $derived(this.job.subject)
  /** By series id; null: looked up, and there is none. */
  #known = $state.raw<ReadonlyMap<string, StoredAnalysis | null>>(new Map())
  /** How often each series was analysed since the window opened. */
  readonly #runs = new Map<string, number>()
  readonly #asked = new Map<string, Promise<void>>()
  readonly #notices: Notices

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** The analysis of a series; null when there is none, undefined while that is not known. */
  of(seriesId: string): StoredAnalysis | null | undefined {
    return this.#known.get(seriesId)
  }

  /** What the running analysis of a series has told so far; null where none has told anything. */
  soFar(seriesId: string): SlicesSoFar | null {
    const { parts, subject } = this.job
    const [first] = parts
    return first && subject === seriesId ? { ...first, slices: parts.map(({ slice }) => slice) } : null
  }

  /** Looks for stored analyses, one after the other; what is known already is not asked again. */
  async lookUp(seriesIds: readonly string[]): Promise<void> {
    for (const seriesId of seriesIds) {
      const asked = this.#asked.get(seriesId) ?? this.#lookUp(seriesId)
      this.#asked.set(seriesId, asked)
      await asked
    }
  }

  /** Tells one analysis of a series from the next, since each has its own heat maps. */
  runOf(seriesId: string): number {
    return this.#runs.get(seriesId) ?? 0
  }

  /** Unlearns what was known of series that were forgotten, or whose slices are not what they were. */
  drop(seriesIds: readonly string[]): void {
    this.#known = new Map([...this.#known].filter(([id]) => !seriesIds.includes(id)))
    for (const id of seriesIds) {
      this.#asked.delete(id)
      this.#runs.set(id, this.runOf(id) + 1)
    }
  }

  /** Has the model look at a series. */
  async analyse(seriesId: string): Promise<void> {
    const result = await this.job.run(seriesId, 'Starting the analysis', (context) => analyseSeries(seriesId, context))
    if (!result) return
    if (result.ok) {
      this.#runs.set(seriesId, this.runOf(seriesId) + 1)
      this.#remember(seriesId, result.value)
    } else this.#notices.show(result.failure)
  }

  async #lookUp(seriesId: string): Promise<void> {
    const answer = await findAnalysis(seriesId)
    // An analysis made in the meantime is newer than the answer.
    if (answer.ok && !this.#known.get(seriesId)) this.#remember(seriesId, answer.value)
    if (answer.ok) return
    this.#asked.delete(seriesId)
    this.#notices.show(answer.failure)
  }

  #remember(seriesId: string, stored: StoredAnalysis | null): void {
    this.#known = new Map(this.#known).set(seriesId, stored)
  }
}
