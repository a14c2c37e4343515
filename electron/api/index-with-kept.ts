import type { Store } from '../annotations/store.ts'
import type { JobContext } from '../core/progress.ts'
import { ok, type Result } from '../core/result.ts'
import type { Study, StudyIndex, Unopened } from '../core/study.ts'
import type { EngineClient } from '../engine/client.ts'
import { keptFiles } from './kept-files.ts'

export interface IndexWithKept extends StudyIndex {
  /** The ids of studies that hold more than what was opened now. */
  readonly inPart: ReadonlySet<string>
}

/**
 * Reads what paths hold. A study that is known already keeps what it had and still has on disk; where two files hold one
 * slice, that opened now is taken. An overlay whose source lies in a known study is read together with that study.
 */
export async function indexWithKept(engine: EngineClient, store: Store, paths: readonly string[], job: JobContext): Promise<Result<IndexWithKept>> {
  const index = await engine.job((calls, id) => calls.indexPaths(id, paths), job)
  if (!index.ok) return index
  const { studies, skipped } = index.value
  const kept = new Map<string, readonly string[]>()
  const keep = async (before: Study, now: Study | null): Promise<void> => {
    const files = await keptFiles(before, now)
    if (files.length > 0) kept.set(before.id, files)
  }
  for (const study of studies) {
    const before = store.study(study.id)
    if (before.ok) await keep(before.value, study)
  }
  const opened = new Set(studies.map(({ id }) => id))
  for (const study of store.studies()) if (!opened.has(study.id) && skipped.some((one) => hasSourceOf(study, one))) await keep(study, null)
  if (kept.size === 0) return ok({ studies, skipped, inPart: new Set() })
  const all = await engine.job((calls, id) => calls.indexPaths(id, [...paths, ...[...kept.values()].flat()]), job)
  if (!all.ok) return all
  const asked = new Set([...opened, ...kept.keys()])
  const stillSkipped = new Set(all.value.skipped.map(({ file }) => file))
  return ok({
    // An archive among the kept files may hold studies that nobody asked for now.
    studies: all.value.studies.filter(({ id }) => asked.has(id)),
    skipped: skipped.filter(({ file, code }) => code !== 'overlay-source-missing' || stillSkipped.has(file)),
    inPart: new Set(kept.keys()),
  })
}

/** Whether a study is that of an overlay which lacks its source, or holds a series that it refers to. */
function hasSourceOf(study: Study, { code, studyInstanceUID, sourceSeries = [] }: Unopened): boolean {
  if (code !== 'overlay-source-missing') return false
  return (studyInstanceUID !== '' && study.studyInstanceUID === studyInstanceUID) || study.series.some(({ seriesInstanceUID }) => sourceSeries.includes(seriesInstanceUID))
}
