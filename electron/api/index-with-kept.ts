import type { Store } from '../annotations/store.ts'
import type { JobContext } from '../core/progress.ts'
import { ok, type Result } from '../core/result.ts'
import type { StudyIndex } from '../core/study.ts'
import type { EngineClient } from '../engine/client.ts'
import { keptFiles } from './kept-files.ts'

export interface IndexWithKept extends StudyIndex {
  /** The ids of studies that hold more than what was opened now. */
  readonly inPart: ReadonlySet<string>
}

/**
 * Reads what paths hold. A study that is known already keeps what it had and still has on disk; where two files hold one
 * slice, that opened now is taken.
 */
export async function indexWithKept(engine: EngineClient, store: Store, paths: readonly string[], job: JobContext): Promise<Result<IndexWithKept>> {
  const index = await engine.job((calls, id) => calls.indexPaths(id, paths), job)
  if (!index.ok) return index
  const kept = new Map<string, readonly string[]>()
  for (const study of index.value.studies) {
    const before = store.study(study.id)
    const files = before.ok ? await keptFiles(before.value, study) : []
    if (files.length > 0) kept.set(study.id, files)
  }
  if (kept.size === 0) return ok({ ...index.value, inPart: new Set() })
  const all = await engine.job((calls, id) => calls.indexPaths(id, [...paths, ...[...kept.values()].flat()]), job)
  if (!all.ok) return all
  const asked = new Set(index.value.studies.map(({ id }) => id))
  // An archive among the kept files may hold studies that nobody asked for now.
  return ok({ studies: all.value.studies.filter(({ id }) => asked.has(id)), skipped: index.value.skipped, inPart: new Set(kept.keys()) })
}
