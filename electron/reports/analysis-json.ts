import { type AnalysisDocument, analysisDocumentSchema } from '../core/analysis-document.ts'
import { type Result, fail, ok } from '../core/result.ts'

/**
 * The text of `analysis.json`: two-space JSON with fields in the schema's order and a line end, alike for alike input.
 * Fails with `output-unwritable` when the document does not fit its schema, naming the field but none of its content.
 */
export function encodeAnalysis(document: AnalysisDocument): Result<string> {
  const checked = analysisDocumentSchema.safeParse(document)
  if (checked.success) return ok(`${JSON.stringify(checked.data, null, 2)}\n`)
  const field = checked.error.issues[0]?.path.map(String).join('.') ?? ''
  return fail('output-unwritable', `The analysis was not written: its field “${field}” does not fit the format.`)
}
