import type { AnalysisPart, Gate, SliceAnalysis } from '../core/analysis-document.ts'
import { betweenSteps } from '../core/between-steps.ts'
import { abstained, type FindingLabel } from '../core/class-labels.ts'
import type { HeatGrid } from '../core/heat-grid.ts'
import type { JobContext } from '../core/progress.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { SeriesRecord } from '../core/series-record.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { Series, Skipped, SliceHeader } from '../core/study.ts'
import { framesAtOnce, mapInOrder } from '../dicom/for-each-at-once.ts'
import { classify, findingOf, heatStride } from '../inference/classify.ts'
import { gateSeries } from '../inference/gate/series-gate.ts'
import { gateSlice } from '../inference/gate/slice-gate.ts'
import { boxAtHottest, findPeak, heatOnSlice } from '../inference/heat-on-slice.ts'
import type { LoadedModel } from '../inference/load-model.ts'
import { classesOf } from '../inference/model-manifest.ts'
import { traitsOf } from '../inference/model-summary.ts'
import { preprocess } from '../inference/preprocess.ts'
import { findSeries, sliceSpacing, type Judged } from '../inference/series-finding.ts'
import { findHead } from './find-head.ts'

export type ReadSlice = (header: SliceHeader) => Promise<Result<SlicePixels>>

/** Of a model that says nothing about what it was made for. */
const ungated: Gate = { accepted: true, reasons: ['The model does not say which series it was made for, so it speaks on all of them.'] }

interface AnalysedSlice {
  readonly analysis: SliceAnalysis
  readonly heat: HeatGrid
  readonly judged: Judged
}

async function analyseSlice(header: SliceHeader, slice: Result<SlicePixels>, accepted: boolean, model: LoadedModel): Promise<Result<AnalysedSlice>> {
  const { manifest, session } = model
  if (!slice.ok) return slice
  const input = preprocess(slice.value, manifest.input)
  const answer = await classify(session, manifest, input.data, model.known?.tensors)
  if (!answer.ok) return answer
  const { probabilities, heatGrid, sides, features } = answer.value
  const heat = { ...heatGrid, stride: heatStride(manifest), letterbox: input.letterbox }
  const { sopInstanceUID, frame, instanceNumber, file } = header
  // Limits on pictures hold for inputs of the models that were made with them: those that bring statistics.
  const silenced = model.known ? gateSlice(findHead(input, manifest.input.height, manifest.input.width), features, model.known) : []
  const heard = accepted && silenced.length === 0
  const finding = findingOf(probabilities, manifest.outputs.probabilities.labels, heard, manifest.abstainBelow)
  const reasons = silenced.length === 0 ? unsure(finding, accepted, manifest.abstainBelow) : silenced
  const peak = findPeak(heatOnSlice(heat, slice.value.rows, slice.value.columns))
  const box = peak && sides && boxAtHottest(heat, sides, slice.value.rows, slice.value.columns)
  const analysis = { sopInstanceUID, frame, instanceNumber, file, probabilities, finding, reasons, peak, box }
  return ok({ analysis, heat, judged: { probabilities, heard } })
}

/** The reason of a slice on which the gate let the model speak, and the model does not know. */
function unsure(finding: FindingLabel, accepted: boolean, abstainBelow: number): string[] {
  return accepted && finding === abstained ? [`No class reaches a probability of ${Math.round(abstainBelow * 100)} %.`] : []
}

/** Whether the model speaks on a series, by what the headers say. */
function gateOf(series: Series, { manifest: { domain } }: LoadedModel): Gate {
  return domain ? gateSeries(series, domain) : ungated
}

/** What an analysis of a series says of one of its slices, and what the gate says of the series. */
export async function analyseOneSlice(series: Series, header: SliceHeader, slice: SlicePixels, model: LoadedModel): Promise<Result<{ readonly gate: Gate; readonly analysis: SliceAnalysis }>> {
  const gate = gateOf(series, model)
  const analysed = await analyseSlice(header, ok(slice), gate.accepted, model)
  return analysed.ok ? ok({ gate, analysis: analysed.value.analysis }) : analysed
}

/**
 * The whole flow for one series: gate on the header, then for each slice decode → preprocess → classify → gate on pixels
 * and features → heat map → peak; at last what neighbouring slices say together. Progress brings each slice's answer along.
 * Slices that cannot be decoded are listed in `skipped`; a model that fails or a cancel ends the job.
 */
export async function analyseSeries(series: Series, model: LoadedModel, read: ReadSlice, job: JobContext): Promise<Result<SeriesRecord>> {
  const verdict = gateOf(series, model)
  const classes = classesOf(model.manifest)
  const { labels, noFinding } = classes
  const slices: SliceAnalysis[] = []
  const heat: HeatGrid[] = []
  const judged: Judged[] = []
  const skipped: Skipped[] = []
  // some slices ahead, for readers that decode on threads of their own
  const ahead = mapInOrder(framesAtOnce, series.slices, async (header) => ({ header, slice: await read(header) }))
  let done = 0
  for await (const { header, slice } of ahead) {
    if (job.signal.aborted) return fail('cancelled', 'The analysis was cancelled.')
    const analysed = await analyseSlice(header, slice, verdict.accepted, model)
    if (analysed.ok) {
      slices.push(analysed.value.analysis)
      heat.push(analysed.value.heat)
      judged.push(analysed.value.judged)
    } else if (analysed.failure.code === 'model-run-failed') {
      return analysed
    } else {
      skipped.push({ file: header.file, ...analysed.failure })
    }
    const parts: AnalysisPart[] = analysed.ok ? [{ gate: verdict, labels, noFinding, slice: analysed.value.analysis }] : []
    job.onProgress({ stage: 'Analysing slices', done: (done += 1), total: series.slices.length, parts })
    await betweenSteps(job)
  }
  const { seriesInstanceUID, seriesNumber, description, modality, plane } = series
  const finding = noFinding === null ? null : findSeries(judged, { labels, noFinding }, sliceSpacing(series.slices))
  const analysis = { seriesInstanceUID, seriesNumber, description, modality, plane, gate: verdict, ...classes, abstainBelow: model.manifest.abstainBelow, finding, slices }
  return ok({ model: { ...model.identity, title: model.manifest.title, traits: traitsOf(model) }, analysis, heat, skipped })
}
