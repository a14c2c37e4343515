import type { OverlayStyle } from '../../../electron/core/heat-map.ts'
import type { JobContext } from '../../../electron/core/progress.ts'
import type { Recipe } from '../../../electron/core/recipe.ts'
import type { Result } from '../../../electron/core/result.ts'
import { runJob } from './job.ts'

/** A report that lies ready on the main side. */
export interface ReadyReport {
  readonly report: string
  readonly fileName: string
}

/** How a report shows maps and boxes. */
export interface ReportLooks {
  readonly style: OverlayStyle
  /** How sure boxes must be. */
  readonly confidence: number
}

export function createReport(study: string, { style, confidence }: ReportLooks, recipe: Recipe | null, context: JobContext): Promise<Result<ReadyReport>> {
  return runJob('/api/reports', { study, style, confidence, ...(recipe && { recipe }) }, context)
}

/** Where a ready report can be downloaded. */
export function reportAddress(report: string): string {
  return `/api/reports/${encodeURIComponent(report)}`
}
