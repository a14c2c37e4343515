import type { JobContext } from '../../../electron/core/progress.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import type { Study, StudyIndex } from '../../../electron/core/study.ts'
import { call, callForJson } from './http.ts'
import { runJob } from './job.ts'

/** What to open: absolute paths, or what was uploaded before. */
export type OpenRequest = { readonly paths: readonly string[] } | { readonly upload: string }

/** Every study Sulcus knows, the newest opened first. */
export async function listStudies(): Promise<Result<readonly Study[]>> {
  const answer = await callForJson<{ studies: Study[] }>('/api/studies')
  return answer.ok ? ok(answer.value.studies) : answer
}

export function openStudies(request: OpenRequest, context: JobContext): Promise<Result<StudyIndex>> {
  return runJob('/api/studies/open', request, context)
}

/** Forgets a study; its files stay where they are. */
export async function forgetStudy(studyId: string): Promise<Result<null>> {
  const answer = await call(`/api/studies/${encodeURIComponent(studyId)}`, { method: 'DELETE' })
  return answer.ok ? ok(null) : answer
}

/** The system's dialog (desktop only); no paths when the person closed it. */
export async function pickPaths(kind: 'files' | 'folder'): Promise<Result<readonly string[]>> {
  const answer = await callForJson<{ paths: string[] }>('/api/dialogs/open', { method: 'POST', json: { kind } })
  return answer.ok ? ok(answer.value.paths) : answer
}
