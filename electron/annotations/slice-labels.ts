import type { DatabaseSync } from 'node:sqlite'
import type { LabelCount, LabelStep } from '../core/teaching.ts'

/** Which slice: what DICOM calls it, whatever file it lies in. */
export interface SliceKey {
  readonly sopInstanceUID: string
  readonly frame: number
}

export interface LabelledSlice extends SliceKey {
  readonly label: string
}

/** The latest step of each slice; steps that took a label off are left in. */
const current = `
  SELECT sopInstanceUID, frame, labelId FROM labellings AS latest
  WHERE step = (SELECT max(step) FROM labellings WHERE sopInstanceUID = latest.sopInstanceUID AND frame = latest.frame)
`

/**
 * A person's own labels for slices. Every step is written at once, so that a crash loses none; it belongs to the slice and
 * not to the opened study, so that it is there when the study is opened again.
 */
export class SliceLabels {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Makes a label known, if it is not yet. */
  add(label: string): void {
    this.#database.prepare('INSERT INTO labels (text) VALUES (?) ON CONFLICT DO NOTHING').run(label)
  }

  /** Forgets a label and takes it off all slices. */
  remove(label: string): void {
    this.#database.prepare('DELETE FROM labels WHERE text = ?').run(label)
  }

  /** All labels in the order in which they were made, with how many slices bear each. */
  counts(): LabelCount[] {
    const rows = this.#database.prepare(`SELECT text, count(bearers.labelId) AS slices FROM labels LEFT JOIN (${current}) AS bearers ON bearers.labelId = labels.id GROUP BY labels.id ORDER BY labels.id`).all()
    return rows.map((row) => ({ label: String(row['text']), slices: Number(row['slices']) }))
  }

  /** Gives the slices a label, or takes theirs off, as one step. */
  give(slices: readonly SliceKey[], label: string | null): void {
    if (label !== null) this.add(label)
    const insert = this.#database.prepare('INSERT INTO labellings (sopInstanceUID, frame, step, labelId) VALUES (?, ?, ?, (SELECT id FROM labels WHERE text = ?))')
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const step = Number(this.#database.prepare('SELECT coalesce(max(step), 0) + 1 AS next FROM labellings').get()?.['next'])
      for (const { sopInstanceUID, frame } of slices) insert.run(sopInstanceUID, frame, step, label)
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** Takes the last step back; null when there is none. */
  undo(): LabelStep | null {
    const last = this.#database.prepare('SELECT step, count(*) AS slices, max(text) AS label FROM labellings LEFT JOIN labels ON labels.id = labelId WHERE step = (SELECT max(step) FROM labellings)').get()
    if (!last || last['step'] === null) return null
    this.#database.prepare('DELETE FROM labellings WHERE step = ?').run(Number(last['step']))
    return { label: last['label'] === null ? null : String(last['label']), slices: Number(last['slices']) }
  }

  /** What each of the slices is called; null where nothing. */
  of(slices: readonly SliceKey[]): (string | null)[] {
    const find = this.#database.prepare('SELECT text FROM labellings LEFT JOIN labels ON labels.id = labelId WHERE sopInstanceUID = ? AND frame = ? ORDER BY step DESC LIMIT 1')
    return slices.map(({ sopInstanceUID, frame }) => {
      const text = find.get(sopInstanceUID, frame)?.['text']
      return typeof text === 'string' ? text : null
    })
  }

  /** Every slice that bears one of the labels, in studies that are open or not. */
  bearing(labels: readonly string[]): LabelledSlice[] {
    const rows = this.#database.prepare(`SELECT sopInstanceUID, frame, text FROM (${current}) JOIN labels ON labels.id = labelId ORDER BY sopInstanceUID, frame`).all()
    return rows
      .map((row) => ({ sopInstanceUID: String(row['sopInstanceUID']), frame: Number(row['frame']), label: String(row['text']) }))
      .filter(({ label }) => labels.includes(label))
  }
}
