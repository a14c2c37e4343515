import type { SeriesDetections } from '../../../electron/core/detection-record.ts'
import type { JobContext } from '../../../electron/core/progress.ts'
import { type Result, fail, ok } from '../../../electron/core/result.ts'
import { call, callForJson } from './http.ts'
import { runJob } from './job.ts'
import { slicePath } from './pixels.ts'

/** What was found on a series, or null where nobody has looked. */
export function findDetections(seriesId: string): Promise<Result<SeriesDetections | null>> {
  return callForJson(detectionsPath(seriesId))
}

/** Has a network that boxes look at a series. */
export function detectOnSeries(seriesId: string, model: string, context: JobContext): Promise<Result<SeriesDetections>> {
  return runJob(detectionsPath(seriesId), { model }, context)
}

/** For each pixel of a slice 0, or 1 + the place of the surest detection whose outline holds it; empty without outlines. */
export async function getOutlines(seriesId: string, index: number, signal: AbortSignal): Promise<Result<Uint16Array>> {
  const answer = await call(`${slicePath(seriesId, index)}/detections/outlines`, { signal })
  if (!answer.ok) return answer
  try {
    return ok(new Uint16Array(await answer.value.arrayBuffer()))
  } catch {
    return signal.aborted ? fail('cancelled', 'Cancelled.') : fail('pixel-data-too-short', 'The outlines did not arrive completely. Please try again.')
  }
}

/** Where the boxes of a series can be downloaded as JSON. */
export function detectionsAddress(seriesId: string, confidence: number): string {
  return `${detectionsPath(seriesId)}/export?confidence=${confidence}`
}

/** Where a slice's picture with its boxes can be downloaded as PNG. */
export function detectionPictureAddress(seriesId: string, index: number, confidence: number): string {
  return `${slicePath(seriesId, index)}/detections/picture?confidence=${confidence}`
}

function detectionsPath(seriesId: string): string {
  return `/api/series/${encodeURIComponent(seriesId)}/detections`
}
