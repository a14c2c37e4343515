import type { Explanation, ExplanationOffer, ExplanationQuestion, ExplanationRequest, ExplanationTrust } from '../core/explanation.ts'
import type { JobContext } from '../core/progress.ts'
import { ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { SliceHeader } from '../core/study.ts'
import { heatOnSlice } from '../inference/heat-on-slice.ts'
import type { Explainer } from '../inference/explain/open-explainer.ts'
import type { ReadSlice } from './analyse-series.ts'

/** An explanation laid out on the slice's own pixels. */
export interface ExplanationOnSlice extends Explanation {
  readonly image: ScalarImage
}

/** The engine's calls that explain the model's answer to a slice. */
export interface ExplainFunctions {
  explanationOffer(): Promise<Result<ExplanationOffer>>
  /** The answer names the class that was explained. */
  explanation(job: string, header: SliceHeader, question: ExplanationQuestion): Promise<Result<ExplanationOnSlice>>
  explanationTrust(job: string, header: SliceHeader, request: ExplanationRequest): Promise<Result<ExplanationTrust>>
}

type RunJob = <T>(id: string, work: (job: JobContext) => Promise<T>) => Promise<T>

export function explainOperations(readSlice: ReadSlice, run: RunJob, open: () => Promise<Result<Explainer>>): ExplainFunctions {
  return {
    explanationOffer: async () => {
      const explainer = await open()
      return explainer.ok ? ok(explainer.value.offer) : explainer
    },
    explanation: (id, header, question) =>
      run(id, async ({ signal }) => {
        const explainer = await open()
        if (!explainer.ok) return explainer
        const slice = await readSlice(header)
        if (!slice.ok) return slice
        const label = question.label === null ? await explainer.value.calledLabel(slice.value, signal) : ok(question.label)
        if (!label.ok) return label
        const explained = await explainer.value.explain(slice.value, { method: question.method, label: label.value }, signal)
        return explained.ok ? ok({ ...explained.value, image: heatOnSlice(explained.value.grid, slice.value.rows, slice.value.columns) }) : explained
      }),
    explanationTrust: (id, header, request) =>
      run(id, async (job) => {
        const explainer = await open()
        if (!explainer.ok) return explainer
        const slice = await readSlice(header)
        return slice.ok ? explainer.value.trust(slice.value, request, job) : slice
      }),
  }
}
