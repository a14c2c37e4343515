import { problemOf } from '../core/problem.ts'
import type { Series, Skipped, Study } from '../core/study.ts'
import { indexPaths } from '../dicom/index-paths.ts'
import type { CommandContext } from './command.ts'

export interface FoundSeries {
  readonly study: Study
  readonly series: Series
}

/** Reads the headers under the given paths and lists their series; says which files were left out. */
export async function indexStudies(paths: readonly string[], context: CommandContext): Promise<{ studies: Study[]; found: FoundSeries[]; skipped: Skipped[] }> {
  const { studies, skipped } = await indexPaths(paths.map(context.resolve), context)
  for (const { file, code, message } of skipped) context.warn(`skipped ${file}: ${message} [${code}]`)
  return { studies, found: studies.flatMap((study) => study.series.map((series) => ({ study, series }))), skipped: skipped.map(problemOf) }
}
