import type { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { seriesAnalysisSchema } from '../core/analysis-document.ts'
import { seriesDetectionsSchema, type DetectionRecord } from '../core/detection-record.ts'
import { recordedModelSchema } from '../core/model-traits.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { SeriesRecord } from '../core/series-record.ts'
import { skippedSchema, studySchema, type Series, type Skipped, type Study } from '../core/study.ts'
import { heatLayoutSchema, packHeat, unpackHeat } from './heat-blob.ts'
import { outlineLayoutSchema, packOutlineBlob, unpackOutlineBlob } from './outline-blob.ts'

const recordDocumentSchema = z.object({
  model: recordedModelSchema,
  analysis: seriesAnalysisSchema,
  skipped: z.array(skippedSchema),
  heat: heatLayoutSchema,
})

const detectionsDocumentSchema = z.object({ detections: seriesDetectionsSchema, outlines: outlineLayoutSchema })

const problemsSchema = z.array(skippedSchema)

export interface OpenSeries {
  readonly study: Study
  readonly series: Series
}

function parse<T>(schema: z.ZodType<T>, text: unknown): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(String(text)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** What an analysis does not hang on: overlays beside the slices come and go, earlier versions knew less of the header. */
const besideTheSlices = new Set(['overlays', 'orphans', 'frameOfReferenceUID', 'sopClassUID', 'burnedInAnnotation'])

/** Whether two studies have the same slices; in which order a reader and a schema write their fields does not count. */
function sameSlices(a: Study, b: Study): boolean {
  const [one, other] = [a, b].map((study): unknown => JSON.parse(JSON.stringify(study, (key, value: unknown) => (besideTheSlices.has(key) ? undefined : value))))
  return isDeepStrictEqual(one, other)
}

/**
 * What Sulcus remembers: the studies opened and the analyses made. Rows that another version wrote in a shape this one
 * does not know count as absent; the files of the study are untouched, so opening it again restores them.
 */
export class Store {
  readonly #database: DatabaseSync
  /** Parsed rows: a slice is asked for many times a second while a person scrolls. */
  #series: Map<string, OpenSeries> | null = null
  readonly #records = new LRUCache<string, SeriesRecord>({ max: 16 })
  readonly #detections = new LRUCache<string, DetectionRecord>({ max: 16 })

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Remembers a study as opened now. Its analyses stay unless its slices have changed. */
  saveStudy(study: Study, openedAt: string): void {
    const document = JSON.stringify(study)
    const known = this.#database.prepare('SELECT document FROM studies WHERE id = ?').get(study.id)
    const before = known && parse(studySchema, known['document'])
    if (known && (!before || !sameSlices(before, study))) this.forgetStudy(study.id)
    this.#database
      .prepare('INSERT INTO studies (id, openedAt, document) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET openedAt = excluded.openedAt, document = excluded.document')
      .run(study.id, openedAt, document)
    this.#series = null
  }

  /** The studies, newest opened first. */
  studies(): Study[] {
    const rows = this.#database.prepare('SELECT document FROM studies ORDER BY openedAt DESC, rowid DESC').all()
    return rows.map((row) => parse(studySchema, row['document'])).filter((study) => study !== null)
  }

  study(id: string): Result<Study> {
    const row = this.#database.prepare('SELECT document FROM studies WHERE id = ?').get(id)
    const study = row && parse(studySchema, row['document'])
    return study ? ok(study) : fail('study-not-found', 'This study is not open; open its folder again.')
  }

  /** Remembers the files that were not opened together with a study, in place of what was known before. */
  saveProblems(studyId: string, skipped: readonly Skipped[]): void {
    this.#database.prepare('DELETE FROM problems WHERE studyId = ?').run(studyId)
    if (skipped.length === 0) return
    this.#database.prepare('INSERT INTO problems (studyId, count, document) VALUES (?, ?, ?)').run(studyId, skipped.length, JSON.stringify(skipped))
  }

  /** The files that were not opened together with a study, and why; none for a study that is not open. */
  problems(studyId: string): readonly Skipped[] {
    const row = this.#database.prepare('SELECT document FROM problems WHERE studyId = ?').get(studyId)
    return (row && parse(problemsSchema, row['document'])) ?? []
  }

  /** How many problems each study has that has any. */
  problemCounts(): Record<string, number> {
    const rows = this.#database.prepare('SELECT studyId, count FROM problems').all()
    return Object.fromEntries(rows.map((row) => [String(row['studyId']), Number(row['count'])]))
  }

  /** Every series of the opened studies. */
  allSeries(): readonly OpenSeries[] {
    return [...this.#openSeries().values()]
  }

  /** A series of an opened study, and the study. */
  series(id: string): Result<OpenSeries> {
    const found = this.#openSeries().get(id)
    return found ? ok(found) : fail('series-not-found', 'This series is not open; open its folder again.')
  }

  #openSeries(): ReadonlyMap<string, OpenSeries> {
    return (this.#series ??= new Map(this.studies().flatMap((study) => study.series.map((series) => [series.id, { study, series }]))))
  }

  /** Forgets a study and its analyses; never touches the user's files. */
  forgetStudy(id: string): void {
    this.#database.prepare('DELETE FROM studies WHERE id = ?').run(id)
    this.#series = null
    this.#records.clear()
    this.#detections.clear()
  }

  /** Keeps what a model made of a series, in place of what was known before. */
  saveRecord(studyId: string, seriesId: string, record: SeriesRecord, analysedAt: string): void {
    const { layout, blob } = packHeat(record.heat)
    const document = JSON.stringify({ model: record.model, analysis: record.analysis, skipped: record.skipped, heat: layout })
    this.#database
      .prepare('INSERT OR REPLACE INTO analyses (seriesId, studyId, analysedAt, document, heat) VALUES (?, ?, ?, ?, ?)')
      .run(seriesId, studyId, analysedAt, document, blob)
    this.#records.delete(seriesId)
  }

  record(seriesId: string): Result<SeriesRecord> {
    const known = this.#records.get(seriesId)
    if (known) return ok(known)
    const missing = fail('analysis-not-found', 'This series has not been analysed yet.')
    const row = this.#database.prepare('SELECT document, heat FROM analyses WHERE seriesId = ?').get(seriesId)
    const document = row && parse(recordDocumentSchema, row['document'])
    const blob = row?.['heat']
    if (!document || !(blob instanceof Uint8Array)) return missing
    const heat = unpackHeat(document.heat, blob)
    if (!heat) return missing
    const record = { ...document, heat }
    this.#records.set(seriesId, record)
    return ok(record)
  }

  /** Keeps what a network that boxes found on a series, in place of what was known before. */
  saveDetections(studyId: string, seriesId: string, { detections, outlines }: DetectionRecord, detectedAt: string): void {
    const { layout, blob } = packOutlineBlob(outlines)
    this.#database
      .prepare('INSERT OR REPLACE INTO detections (seriesId, studyId, detectedAt, document, outlines) VALUES (?, ?, ?, ?, ?)')
      .run(seriesId, studyId, detectedAt, JSON.stringify({ detections, outlines: layout }), blob)
    this.#detections.delete(seriesId)
  }

  detections(seriesId: string): Result<DetectionRecord> {
    const known = this.#detections.get(seriesId)
    if (known) return ok(known)
    const missing = fail('detections-not-found', 'No boxes were looked for on this series yet.')
    const row = this.#database.prepare('SELECT document, outlines FROM detections WHERE seriesId = ?').get(seriesId)
    const document = row && parse(detectionsDocumentSchema, row['document'])
    const blob = row?.['outlines']
    const outlines = document && blob instanceof Uint8Array && unpackOutlineBlob(document.outlines, blob)
    if (!document || !outlines || outlines.length !== document.detections.slices.length) return missing
    const record = { detections: document.detections, outlines }
    this.#detections.set(seriesId, record)
    return ok(record)
  }

  close(): void {
    this.#database.close()
  }
}
