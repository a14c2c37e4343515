import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'
import { sliceLabelSchema } from '../core/teaching.ts'

const rowSchema = z.object({ file: z.string().min(1), frame: z.coerce.number().int().positive(), label: sliceLabelSchema })

/** One line of a table of labels. */
export type LabelRow = z.infer<typeof rowSchema>

/** A quoted or a plain field, and what ends it (RFC 4180; no line breaks within fields). */
const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y

function fieldsOf(line: string): readonly string[] | null {
  const fields: string[] = []
  field.lastIndex = 0
  for (;;) {
    const match = field.exec(line)
    if (!match) return null
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return fields
  }
}

/** Reads a CSV file with the columns `file`, `label` and, where files hold several, `frame`; fails with the line that is wrong. */
export async function readLabels(path: string): Promise<Result<readonly LabelRow[]>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    return fail('file-not-found', `The table of labels cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}).`)
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const head = fieldsOf(lines[0] ?? '')?.map((name) => name.trim().toLowerCase()) ?? []
  if (!head.includes('file') || !head.includes('label')) return fail('request-invalid', 'The table’s first line names its columns: file, label and, where wanted, frame.')
  const rows: LabelRow[] = []
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue
    const fields = fieldsOf(line)
    const named = Object.fromEntries(head.map((name, column) => [name, fields?.[column] ?? '']))
    const row = rowSchema.safeParse({ file: named['file'], frame: named['frame'] || 1, label: named['label'] })
    if (!fields || !row.success) return fail('request-invalid', `Line ${index + 1} of the table is not “file,frame,label”: ${row.error?.issues[0]?.message ?? 'a quotation mark is not closed'}.`)
    rows.push(row.data)
  }
  return ok(rows)
}
