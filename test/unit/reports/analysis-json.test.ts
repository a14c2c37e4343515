import { describe, expect, it } from 'vitest'
import { analysisDocumentSchema } from '../../../electron/core/analysis-document.ts'
import { encodeAnalysis } from '../../../electron/reports/analysis-json.ts'
import { analysisDocument } from './report-fixture.ts'

describe('encodeAnalysis', () => {
  it('writes JSON that reads back as the document', () => {
    const result = encodeAnalysis(analysisDocument())
    if (!result.ok) throw new Error(result.failure.message)
    expect(JSON.parse(result.value)).toEqual(analysisDocument())
    expect(result.value.endsWith('}\n')).toBe(true)
  })

  it('reads what earlier versions wrote, without reasons and findings of series', () => {
    const earlier = JSON.stringify(analysisDocument(), (key, value: unknown) => (key === 'reasons' || (key === 'finding' && value === null) ? undefined : value))
    const [series] = analysisDocumentSchema.parse({ ...(JSON.parse(earlier) as object), series: (JSON.parse(earlier) as { series: object[] }).series.map((one) => ({ ...one, gate: { accepted: true, reasons: [] } })) }).series
    expect(series?.finding).toBeNull()
    expect(series?.slices[0]?.reasons).toEqual([])
  })

  it('names the field that does not fit, without its content', () => {
    const document = analysisDocument()
    const result = encodeAnalysis({ ...document, model: { ...document.model, sha256: 5 as unknown as string } })
    expect(result).toEqual({
      ok: false,
      failure: { code: 'output-unwritable', message: 'The analysis was not written: its field “model.sha256” does not fit the format.' },
    })
    expect(encodeAnalysis({ ...document, createdAt: 'yesterday' }).ok).toBe(false)
  })
})
