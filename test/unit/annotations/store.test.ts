import fc from 'fast-check'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../electron/annotations/open-database.ts'
import { Store } from '../../../electron/annotations/store.ts'
import type { HeatGrid } from '../../../electron/core/heat-grid.ts'
import { detectionRecord, record, series, sliceHeader, study } from '../../fixtures/study.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const [earlier, later] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z']
const absent = { ok: false, failure: { code: 'analysis-not-found' } }

let database: DatabaseSync
let store: Store
beforeEach(() => {
  const opened = openDatabase(tempFolder())
  if (!opened.ok) throw new Error(opened.failure.message)
  database = opened.value
  store = new Store(database)
})
afterEach(() => store.close())

/** A store that has parsed nothing yet. */
const afresh = () => new Store(database)

describe('studies', () => {
  it('come back as they were saved, newest opened first', () => {
    const other = study('study-2', { patientName: 'Ångström^Ιωάννης^"\';--', series: [series('series-2')] })
    store.saveStudy(other, earlier)
    store.saveStudy(study(), later)
    expect(afresh().studies()).toEqual([study(), other])
    store.saveStudy(other, '2026-01-03T00:00:00.000Z')
    expect(store.studies()).toEqual([other, study()])
    expect(store.study('study-2')).toEqual({ ok: true, value: other })
    expect(store.series('series-2')).toEqual({ ok: true, value: { study: other, series: other.series[0] } })
  })

  it('remember what was not opened with them, until they are opened again or forgotten', () => {
    const problems = [{ file: '/scans/Ångström/lettre.txt', code: 'not-dicom', message: 'No.' }, { file: '/scans/x', code: 'dicom-truncated', message: 'Short.' }] as const
    store.saveStudy(study(), earlier)
    store.saveProblems('study-1', problems)
    expect(afresh().problems('study-1')).toEqual(problems)
    expect(store.problemCounts()).toEqual({ 'study-1': 2 })
    expect(store.problems('study-2')).toEqual([])
    store.saveProblems('study-1', problems.slice(1))
    expect(store.problems('study-1')).toEqual(problems.slice(1))
    store.saveProblems('study-1', [])
    expect([store.problems('study-1'), store.problemCounts()]).toEqual([[], {}])
    store.saveProblems('study-1', problems)
    store.forgetStudy('study-1')
    expect([store.problems('study-1'), store.problemCounts()]).toEqual([[], {}])
  })

  it('that are not open are failures', () => {
    expect(store.study('study-1')).toMatchObject({ failure: { code: 'study-not-found' } })
    expect(store.series('series-1')).toMatchObject({ failure: { code: 'series-not-found' } })
  })

  it('opened again keep their analyses', () => {
    store.saveStudy(study(), earlier)
    store.saveRecord('study-1', 'series-1', record(), earlier)
    store.saveStudy(study(), later)
    expect(store.record('series-1').ok).toBe(true)
  })

  it('keep them in whatever order a reader writes the fields', () => {
    const { plane, ...others } = series()
    store.saveStudy(study('study-1', { series: [{ plane, ...others }] }), earlier)
    store.saveRecord('study-1', 'series-1', record(), earlier)
    store.saveStudy(study('study-1', { series: [{ ...others, plane }] }), later)
    expect(store.record('series-1').ok).toBe(true)
  })

  it('opened again with other slices lose their analyses', () => {
    store.saveStudy(study(), earlier)
    store.saveRecord('study-1', 'series-1', record(), earlier)
    expect(store.record('series-1').ok).toBe(true)
    const grown = study('study-1', { series: [series('series-1', { slices: [0, 1, 2].map((i) => sliceHeader(i)) })] })
    store.saveStudy(grown, later)
    expect(store.record('series-1')).toMatchObject(absent)
    expect(afresh().record('series-1')).toMatchObject(absent)
    expect(store.series('series-1')).toMatchObject({ value: { series: grown.series[0] } })
  })

  it('once forgotten are gone with their analyses, and others stay', () => {
    store.saveStudy(study(), earlier)
    store.saveStudy(study('study-2', { series: [series('series-2')] }), earlier)
    store.saveRecord('study-1', 'series-1', record(), earlier)
    store.saveRecord('study-2', 'series-2', record(), earlier)
    store.forgetStudy('study-1')
    expect(store.series('series-1').ok).toBe(false)
    expect(store.record('series-1')).toMatchObject(absent)
    expect(store.record('series-2').ok).toBe(true)
    expect(database.prepare('SELECT count(*) AS n FROM analyses').get()).toEqual({ n: 1 })
  })
})

describe('analyses', () => {
  const cell = fc.float({ min: 0, max: 1, noNaN: true })
  const grid: fc.Arbitrary<HeatGrid> = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows), columns: fc.constant(columns), stride: fc.integer({ min: 1, max: 64 }),
      letterbox: fc.record({ rows: fc.integer({ min: 1, max: 512 }), columns: fc.integer({ min: 1, max: 512 }), offsetRow: fc.nat(99), offsetColumn: fc.nat(99) }),
      data: fc.array(cell, { minLength: rows * columns, maxLength: rows * columns }).map((cells) => Float32Array.from(cells)),
    }),
  )

  it('come back to the last bit, heat grids of any shape included', () => {
    store.saveStudy(study(), earlier)
    fc.assert(
      fc.property(fc.array(grid, { maxLength: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), (heat, glioma) => {
        const [first] = record().analysis.slices
        if (!first) throw new Error('no slice')
        const slices = heat.map(() => ({ ...first, probabilities: { none: 1 - glioma, glioma, meningioma: 0, pituitary: 0 } }))
        const saved = { ...record(), analysis: { ...record().analysis, slices }, heat }
        store.saveRecord('study-1', 'series-1', saved, earlier)
        expect(store.record('series-1')).toEqual({ ok: true, value: saved })
        expect(store.record('series-1')).toEqual({ ok: true, value: saved })
      }),
      { numRuns: 40 },
    )
  })

  it('of an earlier version, which named no classes, come back with the four of its network', () => {
    store.saveStudy(study(), earlier)
    store.saveRecord('study-1', 'series-1', record(), earlier)
    const row = database.prepare('SELECT document FROM analyses').get()
    const document = String(row?.['document']).replace('"labels":["none","glioma","meningioma","pituitary"],"noFinding":"none",', '')
    expect(document).not.toContain('"labels"')
    database.prepare('UPDATE analyses SET document = ?').run(document)
    expect(afresh().record('series-1')).toEqual({ ok: true, value: record() })
  })

  it('replace the one before', () => {
    store.saveStudy(study(), earlier)
    store.saveRecord('study-1', 'series-1', record(), earlier)
    const skipped = [{ file: '/nowhere/IM1.dcm', code: 'decode-failed' as const, message: 'Broken.' }]
    store.saveRecord('study-1', 'series-1', { ...record(), skipped }, later)
    expect(store.record('series-1')).toMatchObject({ value: { skipped } })
    expect(database.prepare('SELECT count(*) AS n FROM analyses').get()).toEqual({ n: 1 })
  })
})

describe('rows of a shape this version does not know', () => {
  it.each([
    ['text that is no JSON', 'not JSON'],
    ['another shape', '{"id":"study-1"}'],
    ['a plane of the future', JSON.stringify(study()).replace('axial"', 'spherical"')],
  ])('count as absent: a study with %s', (_what, document) => {
    store.saveStudy(study('study-2', { series: [series('series-2')] }), earlier)
    database.prepare('INSERT INTO studies VALUES (?, ?, ?)').run('study-1', later, document)
    expect(store.studies().map(({ id }) => id)).toEqual(['study-2'])
    expect(store.study('study-1')).toMatchObject({ failure: { code: 'study-not-found' } })
    expect(store.series('series-1').ok).toBe(false)
    store.saveStudy(study(), later)
    expect(store.study('study-1')).toEqual({ ok: true, value: study() })
  })

  it.each([
    ['text that is no JSON', () => 'not JSON', (blob: Buffer) => blob],
    ['another shape', (text: string) => text.replace('"gate"', '"gates"'), (blob: Buffer) => blob],
    ['a finding of the future', (text: string) => text.replace('"finding":"glioma"', '"finding":"bruise"'), (blob: Buffer) => blob],
    ['too little heat', (text: string) => text, (blob: Buffer) => blob.subarray(4)],
    ['too much heat', (text: string) => text, (blob: Buffer) => Buffer.concat([blob, blob])],
    ['heat cut within a number', (text: string) => text, (blob: Buffer) => blob.subarray(0, 5)],
  ] as const)('count as absent: an analysis with %s', (_what, document, heat) => {
    store.saveStudy(study(), earlier)
    store.saveRecord('study-1', 'series-1', record(), earlier)
    const row = database.prepare('SELECT document, heat FROM analyses').get()
    if (!(row?.['heat'] instanceof Uint8Array)) throw new Error('no row')
    database.prepare('UPDATE analyses SET document = ?, heat = ?').run(document(String(row['document'])), heat(Buffer.from(row['heat'])))
    expect(store.record('series-1')).toMatchObject(absent)
    store.saveRecord('study-1', 'series-1', record(), later)
    expect(store.record('series-1').ok).toBe(true)
  })
})

describe('boxes', () => {
  it('come back with their outlines, in place of those before, and go with their study', () => {
    store.saveStudy(study(), earlier)
    expect(store.detections('series-1')).toMatchObject({ failure: { code: 'detections-not-found' } })
    store.saveDetections('study-1', 'series-1', { ...detectionRecord(), outlines: [null, null] }, earlier)
    store.saveDetections('study-1', 'series-1', detectionRecord(), later)
    for (const one of [store, store, afresh()]) expect(one.detections('series-1')).toEqual({ ok: true, value: detectionRecord() })
    store.saveStudy(study(), later)
    expect(store.detections('series-1').ok).toBe(true)
    store.forgetStudy('study-1')
    expect(store.detections('series-1').ok).toBe(false)
  })

  it.each([
    ['text that is no JSON', "document = 'not JSON'"],
    ['another shape', "document = replace(document, '\"confidence\"', '\"certainty\"')"],
    ['too few bytes of outlines', "outlines = x'0102'"],
    ['too many bytes of outlines', "outlines = x'01020304'"],
  ])('count as absent with %s', (_what, change) => {
    store.saveStudy(study(), earlier)
    store.saveDetections('study-1', 'series-1', detectionRecord(), earlier)
    database.exec(`UPDATE detections SET ${change}`)
    expect(store.detections('series-1')).toMatchObject({ failure: { code: 'detections-not-found' } })
  })
})
