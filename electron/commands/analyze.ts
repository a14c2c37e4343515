import { join } from 'node:path'
import type { AnalysisDocument } from '../core/analysis-document.ts'
import { abstained, isFlagged } from '../core/class-labels.ts'
import { appVersion } from '../core/app-version.ts'
import type { OverlayStyle } from '../core/heat-map.ts'
import { parseRecipe, type Recipe } from '../core/recipe.ts'
import { ok, type Result } from '../core/result.ts'
import type { SeriesRecord } from '../core/series-record.ts'
import { showsHeat } from '../core/shows-heat.ts'
import type { Skipped, Study } from '../core/study.ts'
import { prepareRecipe } from '../convolution/parse-filter-request.ts'
import { volumeFromSlices } from '../dicom/build-volume.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { analyseSeries, type ReadSlice } from '../engine/analyse-series.ts'
import { makeReport } from '../engine/make-report.ts'
import { headerOf, overlayPicture } from '../engine/overlay-pictures.ts'
import { cachedSliceReader, sliceCacheBudget } from '../engine/read-slice.ts'
import { heatOnSlice } from '../inference/heat-on-slice.ts'
import type { LoadedModel } from '../inference/load-model.ts'
import { modelSummary } from '../inference/model-summary.ts'
import { encodeForExport } from '../overlay/disclaimer-line.ts'
import { encodeAnalysis } from '../reports/analysis-json.ts'
import { encodeNifti } from '../reports/nifti.ts'
import { type Command, type CommandContext, exitCodes, failed, refusedUse } from './command.ts'
import { type FoundSeries, indexStudies } from './index-studies.ts'
import { modelPath } from './model-path.ts'
import { openModel } from './open-model.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { readJson } from './read-json.ts'
import { seriesName } from './series-name.ts'
import { prepareOut, writeOutput, writeOutputs } from './write-output.ts'

interface Analysed extends FoundSeries {
  readonly record: SeriesRecord
  readonly name: string
}
type OutputFile = readonly [string, Uint8Array]

/** A heat map volume of one series, where the model shows places and the gate let it speak, and a picture of each flagged slice. */
async function seriesOutputs({ series, record, name }: Analysed, style: OverlayStyle, read: ReadSlice): Promise<Result<OutputFile[]>> {
  const headers = record.analysis.slices.map((slice) => headerOf(series, slice)).filter((header) => header !== undefined)
  const files: OutputFile[] = []
  if (showsHeat(record) && record.analysis.gate.accepted) {
    const maps = record.heat.map((grid, i) => heatOnSlice(grid, headers[i]?.rows ?? series.rows, headers[i]?.columns ?? series.columns))
    const volume = volumeFromSlices(headers, maps, { repetitionTime: series.repetitionTime })
    if (!volume.ok) return volume
    files.push([`${name}-heat.nii`, encodeNifti(volume.value, 'Sulcus heat map 0..1')])
  }
  for (const [index, slice] of record.analysis.slices.entries()) {
    const header = headers[index]
    if (!header || !isFlagged(slice.finding, record.analysis)) continue
    const picture = await overlayPicture(header, record, index + 1, style, read, '', encodeForExport)
    if (!picture.ok) return picture
    files.push([`${name}-slice-${String(index + 1).padStart(4, '0')}.png`, picture.value.png])
  }
  return ok(files)
}

/** A recipe that the report shall show; whatever is wrong with it is a mistake in the call. */
async function readRecipe(file: string, { resolve }: CommandContext): Promise<Recipe> {
  const document = await readJson(resolve(file), 'recipe-invalid')
  const recipe = document.ok ? parseRecipe(document.value) : document
  if (!recipe.ok) throw refusedUse(recipe.failure)
  const ready = prepareRecipe(recipe.value)
  if (!ready.ok) throw refusedUse(ready.failure)
  return recipe.value
}

async function analyseAll(found: readonly FoundSeries[], model: LoadedModel, read: ReadSlice, context: CommandContext): Promise<{ analysed: Analysed[]; skipped: Skipped[] }> {
  const analysed: Analysed[] = []
  const skipped: Skipped[] = []
  for (const [index, one] of found.entries()) {
    const name = seriesName(one.series, index)
    const onProgress: CommandContext['onProgress'] = (progress) => context.onProgress({ ...progress, stage: `Analysing series ${index + 1} of ${found.length}` })
    const record = await analyseSeries(one.series, model, read, { onProgress, signal: context.signal })
    if (record.ok) {
      analysed.push({ ...one, record: record.value, name })
      skipped.push(...record.value.skipped)
    } else {
      skipped.push(...one.series.slices.map(({ file }) => ({ file, ...record.failure })))
      context.warn(`series ${index + 1}: ${record.failure.message} [${record.failure.code}]`)
    }
  }
  return { analysed, skipped }
}

interface Results {
  readonly document: AnalysisDocument
  readonly studies: readonly Study[]
  readonly unopened: readonly Skipped[]
  /** Absolute paths that were named. */
  readonly opened: readonly string[]
  readonly analysed: readonly Analysed[]
}

/** Writes the document first, since it is what scripts wait for; then maps and pictures, then the report. */
async function writeResults(out: string, results: Results, model: LoadedModel, read: ReadSlice, report: boolean, context: CommandContext): Promise<Result<string>> {
  const { document, studies, unopened, opened, analysed } = results
  const text = encodeAnalysis(document)
  if (!text.ok) throw new Error(text.failure.message)
  const documentWritten = await writeOutput(join(out, 'analysis.json'), text.value)
  if (!documentWritten.ok) return documentWritten
  const style: OverlayStyle = { colourMap: 'inferno', opacity: 0.55, threshold: model.manifest.heatThreshold }
  for (const one of analysed) {
    const outputs = await seriesOutputs(one, style, read)
    if (!outputs.ok) {
      context.warn(`${one.name}: ${outputs.failure.message} [${outputs.failure.code}]`)
      continue
    }
    const written = await writeOutputs(outputs.value.map(([name, bytes]) => [join(out, name), bytes]))
    if (!written.ok) return written
  }
  if (!report || document.series.length === 0) return text
  const records = analysed.map(({ record }) => record)
  const { recipe, createdAt } = document
  const request = { studies, records, skipped: unopened, opened, style, createdAt, ...(recipe && { recipe }) }
  const pdf = await makeReport(request, modelSummary(model), read, context)
  const written = pdf.ok ? await writeOutput(join(out, 'report.pdf'), pdf.value) : pdf
  return written.ok ? text : written
}

function summary(analysed: readonly Analysed[], found: number, out: string): string {
  if (!analysed.some(({ record }) => record.analysis.slices.length > 0)) {
    return `Nothing was analysed: ${found === 0 ? 'no series was found' : `no slice of ${found} series could be used`}. What was met, and why it was left out, is listed in ${join(out, 'analysis.json')}`
  }
  const findings = analysed.flatMap(({ record: { analysis } }) => analysis.slices.map(({ finding }) => ({ silent: finding === abstained, flagged: isFlagged(finding, analysis) })))
  const silent = findings.filter((one) => one.silent).length
  const flagged = findings.filter((one) => one.flagged).length
  return `${findings.length} slices in ${analysed.length} series analysed: ${flagged} flagged, ${silent} abstained from. ${withoutHeat(analysed)}Results in ${out}`
}

/** Why there are fewer heat maps than series. */
function withoutHeat(analysed: readonly Analysed[]): string {
  if (analysed.length > 0 && !analysed.some(({ record }) => showsHeat(record))) return 'The model shows no places, so there are no heat maps. '
  const refused = analysed.filter(({ record }) => !record.analysis.gate.accepted).length
  return refused === 0 ? '' : `No heat map of ${refused} series outside what the model was made for. `
}

/** `sulcus analyze`: what the model says of every slice, as JSON, PDF, PNG and NIfTI. */
export const analyze: Command = {
  about: 'Says what the model sees on every slice, as JSON, PDF, PNG and NIfTI.',
  usage: 'sulcus analyze PATH... --out DIR [--model ID|FILE.onnx] [--recipe FILE.json] [--no-report] [--data-dir DIR] [--json]',
  options: [
    ['--out DIR', 'where the results go; made if it is not there'],
    ['--model ID|FILE.onnx', 'the classifier: by its id, or a file with its manifest.json and golden.json beside it; else the chosen one'],
    ['--recipe FILE.json', 'a chain of filters whose map the report shows too'],
    ['--no-report', 'no report.pdf'],
    ['--data-dir DIR', 'where Sulcus keeps added models and the choice among them'],
    ['--json', 'also print analysis.json to standard output'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      out: { type: 'string' },
      model: { type: 'string' },
      'data-dir': { type: 'string' },
      recipe: { type: 'string' },
      'no-report': { type: 'boolean' },
      json: { type: 'boolean' },
    })
    const paths = requirePaths(positionals)
    const out = context.resolve(requireOut(values.out))
    const recipe = values.recipe === undefined ? undefined : await readRecipe(values.recipe, context)
    const path = await modelPath(values.model, values['data-dir'], context)
    const prepared = await prepareOut(out)
    if (!prepared.ok) return failed(prepared, context)
    const model = await openModel(path, context)
    if (!model.ok) return failed(model, context)
    const { studies, found, skipped: unopened } = await indexStudies(paths, context)
    const pool = new DecodePool()
    const read = cachedSliceReader(sliceCacheBudget(), (header) => readSlicePixels(header, pool))
    const { analysed, skipped } = await analyseAll(found, model.value, read, context)
    const document: AnalysisDocument = {
      schema: 'sulcus-analysis/1',
      app: { version: appVersion },
      model: model.value.identity,
      createdAt: new Date().toISOString(),
      series: analysed.map(({ record }) => record.analysis),
      ...(recipe && { recipe }),
      skipped: [...unopened, ...skipped],
    }
    const written = await writeResults(out, { document, studies, unopened, opened: paths.map(context.resolve), analysed }, model.value, read, !values['no-report'], context)
    if (!written.ok) return failed(written, context)
    if (values.json) process.stdout.write(written.value)
    if (context.signal.aborted) {
      context.warn('Interrupted: the results hold only what was finished until then.')
      return exitCodes.failed
    }
    context.say(summary(analysed, found.length, out))
    return analysed.some(({ record }) => record.analysis.slices.length > 0) ? exitCodes.done : exitCodes.nothingDone
  },
}
