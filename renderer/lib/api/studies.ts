import type { JobContext } from '../../../electron/core/progress.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import type { Skipped, Study, StudyIndex } from '../../../electron/core/study.ts'
import { call, callForJson } from './http.ts'
import { runJob } from './job.ts'

/** What to open: absolute paths, or what was uploaded before. */
export type OpenRequest = { readonly paths: readonly string[] } | { readonly upload: string }

/** What Sulcus knows. */
export interface KnownStudies {
  /** The newest opened first. */
  readonly studies: readonly Study[]
  /** How many files were not opened with a study, by its id; only where there are any. */
  readonly problems: Readonly<Record<string, number>>
}

export function listStudies(): Promise<Result<KnownStudies>> {
  return callForJson('/api/studies')
}

/** The files that were not opened with a study, and why. */
export async function getProblems(studyId: string): Promise<Result<readonly Skipped[]>> {
  const answer = await callForJson<{ skipped: Skipped[] }>(`/api/studies/${encodeURIComponent(studyId)}/problems`)
  return answer.ok ? ok(answer.value.skipped) : answer
}

/** @param onPicture is given the first image, as an address of its PNG, while the others are read */
export function openStudies(request: OpenRequest, context: JobContext, onPicture: (address: string) => void): Promise<Result<StudyIndex>> {
  return runJob('/api/studies/open', request, context, (event, value) => {
    if (event === 'picture' && typeof value === 'string') onPicture(`data:image/png;base64,${value}`)
  })
}

/** Forgets a study; its files stay where they are. */
export async function forgetStudy(studyId: string): Promise<Result<null>> {
  const answer = await call(`/api/studies/${encodeURIComponent(studyId)}`, { method: 'DELETE' })
  return answer.ok ? ok(null) : answer
}

/** The system's dialog (desktop only); no paths when the person closed it. */
export async function pickPaths(kind: 'files' | 'folder' | 'model'): Promise<Result<readonly string[]>> {
  const answer = await callForJson<{ paths: string[] }>('/api/dialogs/open', { method: 'POST', json: { kind } })
  return answer.ok ? ok(answer.value.paths) : answer
}
