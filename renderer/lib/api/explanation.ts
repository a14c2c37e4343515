import type { ExactSum, ExplanationMethod, ExplanationOffer, ExplanationQuestion, ExplanationRequest, ExplanationTrust } from '../../../electron/core/explanation.ts'
import { wholePlace } from '../../../electron/core/feature-map.ts'
import type { JobContext } from '../../../electron/core/progress.ts'
import { type Result, fail, ok } from '../../../electron/core/result.ts'
import { callForJson } from './http.ts'
import { runJob } from './job.ts'
import { type PlacedImage, fetchImage, slicePath } from './pixels.ts'

/** A map of evidence on the slice's own pixels, and what comes with it. */
export interface ExplainedImage extends PlacedImage {
  readonly explained: ExplainedFacts
}

export interface ExplainedFacts {
  /** The explained class. */
  readonly label: string
  /** Of that class, 0..1. */
  readonly probability: number
  readonly exact: ExactSum | null
  /** The network's own grid, before it was laid on the slice. */
  readonly rows: number
  readonly columns: number
  /** Input pixels a cell. */
  readonly stride: number
  /** What the map's numbers are. */
  readonly unit: string
}

const units: Readonly<Record<ExplanationMethod, string>> = {
  cam: 'evidence for the class, logits; the mean over the picture counts',
  heat: 'class evidence, 0 to 1',
  occlusion: 'drop of the class’s log-odds when covered',
  'score-cam': 'Score-CAM, weighted activation without a unit',
}

/** The ways in which the loaded model's answers can be explained. */
export function getExplanationOffer(): Promise<Result<ExplanationOffer>> {
  return callForJson('/api/model/explanation')
}

export async function getExplanation(seriesId: string, index: number, question: ExplanationQuestion, signal: AbortSignal): Promise<Result<ExplainedImage>> {
  const answer = await fetchImage(`${slicePath(seriesId, index)}/explanation`, { method: 'POST', json: question, signal })
  if (!answer.ok) return answer
  const { image, headers } = answer.value
  try {
    // The main side is of the same version as the page, so the shape of its JSON is trusted.
    const facts = JSON.parse(headers.get('x-explanation') ?? '') as Omit<ExplainedFacts, 'unit'>
    return ok({ ...image, place: wholePlace, explained: { ...facts, unit: units[question.method] } })
  } catch {
    return fail('engine-stopped', 'The explanation did not arrive completely. Please try again.')
  }
}

/** Has a map put to the test. */
export function measureTrust(seriesId: string, index: number, request: ExplanationRequest, context: JobContext): Promise<Result<ExplanationTrust>> {
  return runJob(`${slicePath(seriesId, index)}/explanation/trust`, request, context)
}
