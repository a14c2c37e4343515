import type { Recipe } from '../../../electron/core/recipe.ts'
import { type ReadyReport, type ReportLooks, createReport } from '../../lib/api/reports.ts'
import { JobState } from '../../lib/job-state.svelte.ts'
import type { Notices } from '../../lib/notices.svelte.ts'

/** One study's report: being written, or lying ready. */
export class Report {
  readonly job = new JobState()
  ready = $state.raw<ReadyReport | null>(null)
  readonly #notices: Notices

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** Has the report written, with a recipe's map where one is given. */
  async write(studyId: string, looks: ReportLooks, recipe: Recipe | null): Promise<void> {
    this.ready = null
    const result = await this.job.run(studyId, 'Writing the report', (context) => createReport(studyId, looks, recipe, context))
    if (!result) return
    if (result.ok) this.ready = result.value
    else this.#notices.show(result.failure)
  }

  /** Forgets a report that belonged to another study. */
  clear(): void {
    this.job.cancel()
    this.ready = null
  }
}
