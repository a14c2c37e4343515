import type { SeriesAnalysis } from '../core/analysis-document.ts'
import { appVersion } from '../core/app-version.ts'
import { kernelSchema } from '../core/convolution-options.ts'
import type { ModelTraits } from '../core/model-traits.ts'
import type { JobContext } from '../core/progress.ts'
import type { RecipeStep } from '../core/recipe.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { SeriesRecord } from '../core/series-record.ts'
import { showsHeat } from '../core/shows-heat.ts'
import type { Series, Skipped, Study } from '../core/study.ts'
import type { ModelSummary } from '../inference/model-summary.ts'
import { shippedModelId } from '../inference/models/model-library.ts'
import { prepareRecipe } from '../convolution/parse-filter-request.ts'
import { describeStep } from '../convolution/describe-step.ts'
import { mostSuspicious } from '../reports/most-suspicious.ts'
import { commonFolder } from '../reports/path-within.ts'
import { writePdfReport } from '../reports/pdf-report.ts'
import { mostPictures, type RecipePicture, type ReportDetections, type ReportInput, type ReportModel, type ReportPicture, type ReportStep } from '../reports/report-input.ts'
import { studyFacts } from '../reports/study-facts.ts'
import { formatDate, formatPersonName, seriesTitle, sliceName } from '../reports/wording.ts'
import type { ReadSlice } from './analyse-series.ts'
import type { ReportRequest } from './functions.ts'
import { reportDetections } from './detection-pictures.ts'
import { headerOf, overlayPicture } from './overlay-pictures.ts'
import { recipePicture } from './recipe-pictures.ts'

async function drawPictures(request: ReportRequest, names: StudyNames, read: ReadSlice, job: JobContext): Promise<{ pictures: ReportPicture[]; skipped: Skipped[] }> {
  const pictures: ReportPicture[] = []
  const skipped: Skipped[] = []
  const suspicious = mostSuspicious(request.records.map(({ analysis }) => analysis))
  for (const [index, { series: analysis, slice, ordinal }] of suspicious.entries()) {
    const record = request.records.find((one) => one.analysis === analysis)
    const header = seriesOf(request.studies, analysis.seriesInstanceUID).map((one) => headerOf(one, slice)).find((found) => found !== undefined)
    if (!record || !header || job.signal.aborted) continue
    const picture = await overlayPicture(header, record, ordinal, request.style, read, names.get(analysis))
    if (picture.ok) pictures.push(picture.value)
    else skipped.push({ file: header.file, ...picture.failure })
    job.onProgress({ stage: 'Drawing overlays', done: index + 1, total: suspicious.length })
  }
  return { pictures, skipped }
}

/** The recipe's map over the most suspicious slices, or over the middle of every series where none is suspicious. */
async function drawRecipe({ recipe, studies, records, style }: ReportRequest, read: ReadSlice, job: JobContext): Promise<Result<ReportInput['recipe']>> {
  if (!recipe) return ok(null)
  const run = prepareRecipe(recipe)
  if (!run.ok) return run
  const analyses = records.map(({ analysis }) => analysis)
  const suspicious = mostSuspicious(analyses).map(({ series, slice, ordinal }) => ({ series, slice, ordinal }))
  const middles = analyses.flatMap((series) => {
    const ordinal = Math.ceil(series.slices.length / 2)
    const slice = series.slices[ordinal - 1]
    return slice ? [{ series, slice, ordinal }] : []
  })
  const pictures: RecipePicture[] = []
  for (const { series, slice, ordinal } of (suspicious.length > 0 ? suspicious : middles).slice(0, mostPictures)) {
    if (job.signal.aborted) break
    const header = seriesOf(studies, series.seriesInstanceUID).map((one) => headerOf(one, slice)).find((found) => found !== undefined)
    if (!header) continue
    const caption = `${seriesTitle(series.seriesNumber, series.description)}, ${sliceName(slice.instanceNumber, ordinal)}`
    const picture = await recipePicture({ header, caption }, run.value, style, read)
    if (!picture.ok) return picture
    pictures.push(picture.value)
  }
  return ok({ name: recipe.name, steps: recipe.steps.map(reportStep), pictures })
}

function reportStep(step: RecipeStep): ReportStep {
  return { text: describeStep(step), weights: kernelSchema.safeParse(step.kernel).data?.weights ?? null }
}

/** What networks that box found, series by series. */
async function drawDetections({ studies, detections }: ReportRequest, read: ReadSlice, job: JobContext): Promise<Result<readonly ReportDetections[]>> {
  const sections: ReportDetections[] = []
  const all = studies.flatMap(({ series }) => series)
  for (const { seriesId, record } of detections?.found ?? []) {
    const series = all.find(({ id }) => id === seriesId)
    if (!series || job.signal.aborted) continue
    const section = await reportDetections(series, record, detections?.confidence ?? 0, read)
    if (!section.ok) return section
    sections.push(section.value)
  }
  return ok(sections)
}

/** One SeriesInstanceUID may have been split into several series. */
function seriesOf(studies: readonly Study[], uid: string): Series[] {
  return studies.flatMap(({ series }) => series).filter(({ seriesInstanceUID }) => seriesInstanceUID === uid)
}

type StudyNames = ReadonlyMap<SeriesAnalysis, string>

/** Patient and study of every series, where a report covers more than one. */
function namesOfStudies({ studies, records }: ReportRequest): StudyNames {
  if (studies.length < 2) return new Map()
  return new Map(
    records.map(({ analysis }) => {
      const [slice] = analysis.slices
      const study = studies.find(({ series }) => slice && series.some((one) => headerOf(one, slice)))
      const parts = [formatPersonName(study?.patientName ?? ''), study?.patientId, formatDate(study?.studyDate ?? ''), study?.description]
      return [analysis, parts.filter(Boolean).join(' · ')]
    }),
  )
}

/** Fills in what earlier versions did not keep with an analysis, where the model that made it is the one now in use. */
function complete(record: SeriesRecord, inUse: ModelSummary | null): SeriesRecord {
  if (inUse?.sha256 !== record.model.sha256) return record
  const { title, abstainBelow, traits } = inUse
  return { ...record, model: { title, traits, ...record.model }, analysis: { abstainBelow, ...record.analysis } }
}

/** The networks that analysed, each once. */
function modelsOf(records: readonly SeriesRecord[]): readonly ReportModel[] {
  const bySha = new Map(records.map((record) => [record.model.sha256, modelOf(record)]))
  return [...bySha.values()]
}

/** Earlier versions of the network that Sulcus comes with had all of this, and their analyses do not say so. */
const shippedTraits: ModelTraits = { calibrated: true, heat: true, gatesSeries: true, gatesSlices: true }

function modelOf(record: SeriesRecord): ReportModel {
  const { model, analysis: { labels, noFinding, abstainBelow = null } } = record
  const shipped = model.id === shippedModelId
  return { ...model, title: model.title ?? model.id, labels, noFinding, abstainBelow, shipped, heat: showsHeat(record), traits: model.traits ?? (shipped ? shippedTraits : null) }
}

/** Makes the PDF report of one or more studies from their analyses: draws the most suspicious slices, then sets the pages. */
export async function makeReport(given: ReportRequest, inUse: ModelSummary | null, read: ReadSlice, job: JobContext): Promise<Result<Uint8Array>> {
  const request = { ...given, records: given.records.map((record) => complete(record, inUse)) }
  const studyNames = namesOfStudies(request)
  const recipe = await drawRecipe(request, read, job)
  if (!recipe.ok) return recipe
  const { pictures, skipped } = await drawPictures(request, studyNames, read, job)
  const detections = await drawDetections(request, read, job)
  if (!detections.ok) return detections
  if (job.signal.aborted) return fail('cancelled', 'The report was cancelled.')
  const { patientName, patientId, studyDate, description } = studyFacts(request.studies)
  const files = request.studies.flatMap(({ series }) => series.flatMap(({ slices }) => slices.map(({ file }) => file)))
  const pdf = await writePdfReport({
    createdAt: request.createdAt,
    appVersion,
    study: { patientName, patientId, studyDate, description },
    series: request.records.map(({ analysis }) => analysis),
    studyNames,
    models: modelsOf(request.records),
    style: request.style,
    pictures,
    recipe: recipe.value,
    detections: detections.value,
    opened: request.opened ?? commonFolder(files),
    skipped: [...request.skipped, ...request.records.flatMap((record) => record.skipped), ...skipped],
  })
  return ok(pdf)
}
