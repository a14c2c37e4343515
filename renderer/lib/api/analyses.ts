import type { AnalysisPart, ModelIdentity, SeriesAnalysis } from '../../../electron/core/analysis-document.ts'
import type { JobContext } from '../../../electron/core/progress.ts'
import type { Result } from '../../../electron/core/result.ts'
import { callForJson } from './http.ts'
import { runJob } from './job.ts'

/** An analysis and the model it came from. */
export interface StoredAnalysis {
  readonly model: ModelIdentity
  readonly analysis: SeriesAnalysis
}

/** The stored analysis of a series, or null when it has not been analysed. */
export async function findAnalysis(seriesId: string): Promise<Result<StoredAnalysis | null>> {
  return callForJson<StoredAnalysis | null>(analysisPath(seriesId))
}

export function analyseSeries(seriesId: string, context: JobContext<AnalysisPart>): Promise<Result<StoredAnalysis>> {
  return runJob(analysisPath(seriesId), {}, context)
}

function analysisPath(seriesId: string): string {
  return `/api/series/${encodeURIComponent(seriesId)}/analysis`
}
