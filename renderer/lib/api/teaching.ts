import type { ModelListing } from '../../../electron/core/model-listing.ts'
import type { JobContext } from '../../../electron/core/progress.ts'
import { ok, type Result } from '../../../electron/core/result.ts'
import type { LabelCount, LabelStep, TeachingChoice, TeachingReport } from '../../../electron/core/teaching.ts'
import { callForJson } from './http.ts'
import { runJob } from './job.ts'

interface Counted {
  readonly counts: readonly LabelCount[]
}

/** A taught network that lies ready on the main side. */
export interface TaughtNetwork {
  readonly taught: string
  readonly report: TeachingReport
  /** Names of the files that make it up. */
  readonly files: readonly string[]
  /** Labelled slices of studies that are not open, which were not learnt from. */
  readonly elsewhere: number
}

async function counts(answer: Promise<Result<Counted>>): Promise<Result<readonly LabelCount[]>> {
  const counted = await answer
  return counted.ok ? ok(counted.value.counts) : counted
}

export function listLabels(): Promise<Result<readonly LabelCount[]>> {
  return counts(callForJson('/api/labels'))
}

export function addLabel(label: string): Promise<Result<readonly LabelCount[]>> {
  return counts(callForJson('/api/labels', { method: 'POST', json: { label } }))
}

export function removeLabel(label: string): Promise<Result<readonly LabelCount[]>> {
  return counts(callForJson('/api/labels/remove', { method: 'POST', json: { label } }))
}

/** Takes the last step of labelling back, wherever it was. */
export function undoLabelling(): Promise<Result<Counted & { readonly undone: LabelStep | null }>> {
  return callForJson('/api/labels/undo', { method: 'POST', json: {} })
}

/** What each slice of a series is called. */
export async function getSliceLabels(seriesId: string): Promise<Result<readonly (string | null)[]>> {
  const answer = await callForJson<{ labels: (string | null)[] }>(labelsPath(seriesId))
  return answer.ok ? ok(answer.value.labels) : answer
}

/** Gives slices `first` to `last` of a series a label; null takes theirs off. */
export function giveLabel(seriesId: string, first: number, last: number, label: string | null): Promise<Result<readonly LabelCount[]>> {
  return counts(callForJson(labelsPath(seriesId), { method: 'POST', json: { first, last, label } }))
}

export function teachNetwork(choice: TeachingChoice, context: JobContext): Promise<Result<TaughtNetwork>> {
  return runJob('/api/teaching', choice, context)
}

/** Adds a taught network to the models that Sulcus has. */
export function addTaught(taught: string): Promise<Result<ModelListing>> {
  return callForJson(`/api/taught/${encodeURIComponent(taught)}/add`, { method: 'POST', json: {} })
}

/** Where a file of a taught network can be downloaded. */
export function taughtAddress(taught: string, file: string): string {
  return `/api/taught/${encodeURIComponent(taught)}/${encodeURIComponent(file)}`
}

function labelsPath(seriesId: string): string {
  return `/api/series/${encodeURIComponent(seriesId)}/labels`
}
