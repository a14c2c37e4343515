import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../electron/annotations/migrations/all.ts'
import { openDatabase } from '../../../electron/annotations/open-database.ts'
import { SliceLabels } from '../../../electron/annotations/slice-labels.ts'
import { Store } from '../../../electron/annotations/store.ts'
import { textWith } from '../../fixtures/matchers.ts'
import { detectionRecord, record, series, study } from '../../fixtures/study.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

/** A database as an older Sulcus left it: statements copied from then, never taken from today's migrations. */
function olderDatabase(folder: string, version: number, statements: string): void {
  const database = new DatabaseSync(join(folder, 'sulcus.db'))
  database.exec(`${statements} PRAGMA user_version = ${version};`)
  database.close()
}

function opened(folder: string): DatabaseSync {
  const database = openDatabase(folder)
  if (!database.ok) throw new Error(database.failure.message)
  return database.value
}

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
}

const version1 = `
  CREATE TABLE studies (id TEXT PRIMARY KEY, openedAt TEXT NOT NULL, document TEXT NOT NULL) STRICT;
  INSERT INTO studies VALUES ('study-1', '2026-01-01T00:00:00.000Z', '${JSON.stringify(study())}');
`
const { heat, model, analysis, skipped } = record()
/** Then no analysis named its network's classes. */
const earlierAnalysis = Object.fromEntries(Object.entries(analysis).filter(([key]) => key !== 'labels' && key !== 'noFinding'))
const layout = heat.map(({ rows, columns, stride, letterbox }) => ({ rows, columns, stride, letterbox }))
const version2 = `${version1}
  CREATE TABLE analyses (
    seriesId TEXT NOT NULL, studyId TEXT NOT NULL REFERENCES studies(id) ON DELETE CASCADE, analysedAt TEXT NOT NULL,
    document TEXT NOT NULL, heat BLOB NOT NULL, PRIMARY KEY (studyId, seriesId)
  ) STRICT;
  INSERT INTO analyses VALUES ('series-1', 'study-1', '2026-01-01T00:00:00.000Z', '${JSON.stringify({ model, analysis: earlierAnalysis, skipped, heat: layout })}',
    x'${heat.map(({ data }) => Buffer.from(data.buffer).toString('hex')).join('')}');
`
const problem = { file: '/nowhere/letter.txt', code: 'not-dicom', message: 'This is not a DICOM file.' } as const
const version3 = `${version2}
  CREATE TABLE problems (studyId TEXT PRIMARY KEY REFERENCES studies(id) ON DELETE CASCADE, count INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
  INSERT INTO problems VALUES ('study-1', 1, '${JSON.stringify([problem])}');
`
const detections = detectionRecord()
const version4 = `${version3}
  CREATE TABLE detections (
    seriesId TEXT NOT NULL, studyId TEXT NOT NULL REFERENCES studies(id) ON DELETE CASCADE, detectedAt TEXT NOT NULL,
    document TEXT NOT NULL, outlines BLOB NOT NULL, PRIMARY KEY (studyId, seriesId)
  ) STRICT;
  INSERT INTO detections VALUES ('series-1', 'study-1', '2026-01-01T00:00:00.000Z', '${JSON.stringify({ detections: detections.detections, outlines: [3, null] })}', x'010203');
`
const version5 = `${version4}
  CREATE TABLE labels (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE labellings (
    sopInstanceUID TEXT NOT NULL, frame INTEGER NOT NULL, step INTEGER NOT NULL, labelId INTEGER REFERENCES labels(id) ON DELETE CASCADE,
    PRIMARY KEY (sopInstanceUID, frame, step)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX labellingsByStep ON labellings (step);
  INSERT INTO labels VALUES (1, 'tumour');
  INSERT INTO labellings VALUES ('2.25.5.0', 1, 1, 1);
`
/** What a database of each version held; a new migration adds its line here. */
const left: readonly string[] = ['', version1, version2, version3, version4, version5]

describe('openDatabase', () => {
  it.skipIf(process.platform === 'win32')('keeps the names of patients to the owner of the file', () => {
    const folder = tempFolder()
    const mode = (name: string): string => (statSync(join(folder, name)).mode & 0o777).toString(8)
    const database = opened(folder)
    new Store(database).saveStudy(study(), '2026-01-01T00:00:00.000Z')
    expect(['sulcus.db', 'sulcus.db-wal', 'sulcus.db-shm'].map(mode)).toEqual(['600', '600', '600'])
    database.close()
    chmodSync(join(folder, 'sulcus.db'), 0o644)
    opened(folder).close()
    expect(mode('sulcus.db'), 'as an earlier version left it').toBe('600')
  })

  it('knows what every version before left behind', () => {
    expect(left).toHaveLength(migrations.length + 1)
  })

  it.each(left.map((statements, version) => ({ version, statements })))('brings version $version up to date and keeps its rows', ({ version, statements }) => {
    const folder = tempFolder()
    olderDatabase(folder, version, statements)
    const database = opened(folder)
    const store = new Store(database)
    expect(pragma(database, 'user_version')).toBe(migrations.length)
    expect(store.studies()).toEqual(version >= 1 ? [study()] : [])
    expect(store.record('series-1')).toMatchObject(version >= 2 ? { ok: true, value: record() } : { failure: { code: 'analysis-not-found' } })
    expect(store.problems('study-1')).toEqual(version >= 3 ? [problem] : [])
    expect(store.detections('series-1')).toEqual(version >= 4 ? { ok: true, value: detections } : { ok: false, failure: expect.objectContaining({ code: 'detections-not-found' }) as unknown })
    expect(new SliceLabels(database).counts()).toEqual(version >= 5 ? [{ label: 'tumour', slices: 1 }] : [])
    // and what is up to date can be worked with
    store.saveStudy(study('study-2', { series: [series('series-2')] }), '2026-01-02T00:00:00.000Z')
    store.saveRecord('study-2', 'series-2', record(), '2026-01-02T00:00:00.000Z')
    expect(store.record('series-2').ok).toBe(true)
    store.close()
  })

  it('makes a folder for its user alone, and a database that survives a crash', () => {
    const folder = join(tempFolder(), 'new', 'place')
    const database = opened(folder)
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(pragma(database, 'journal_mode')).toBe('wal')
    expect(pragma(database, 'foreign_keys')).toBe(1)
    expect(pragma(database, 'synchronous')).toBe(2)
    database.close()
  })

  it('leaves a database of a newer Sulcus as it is, to the byte', () => {
    const folder = tempFolder()
    olderDatabase(folder, migrations.length + 1, 'CREATE TABLE later (x); INSERT INTO later VALUES (1);')
    const before = readFileSync(join(folder, 'sulcus.db'))
    expect(openDatabase(folder)).toMatchObject({ ok: false, failure: { code: 'store-newer' } })
    expect(readFileSync(join(folder, 'sulcus.db')).equals(before)).toBe(true)
  })

  it('refuses a folder that cannot be one', () => {
    const folder = tempFolder()
    put(folder, { file: 'not a folder' })
    for (const path of [join(folder, 'file'), join(folder, 'file', 'below')]) {
      expect(openDatabase(path)).toMatchObject({ ok: false, failure: { code: 'store-unreadable', message: textWith('--data-dir') } })
    }
  })

  it('refuses a file that is no database, and leaves it', () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'sulcus.db'), 'This is a letter, not a database. '.repeat(100))
    expect(openDatabase(folder)).toMatchObject({ ok: false, failure: { code: 'store-unreadable' } })
    expect(readFileSync(join(folder, 'sulcus.db'), 'utf8')).toMatch(/^This is a letter/)
  })

  it('refuses tables that are not its own, without half a migration', () => {
    const folder = tempFolder()
    olderDatabase(folder, 1, 'CREATE TABLE studies (id TEXT PRIMARY KEY) STRICT; CREATE TABLE analyses (x);')
    expect(openDatabase(folder)).toMatchObject({ ok: false, failure: { code: 'store-unreadable' } })
    const database = new DatabaseSync(join(folder, 'sulcus.db'))
    expect(pragma(database, 'user_version')).toBe(1)
    database.close()
  })
})
