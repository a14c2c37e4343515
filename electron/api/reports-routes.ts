import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { colourMapNames } from '../core/heat-map.ts'
import { recipeSchema } from '../core/recipe.ts'
import { fail, ok } from '../core/result.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { jobStream } from './job-stream.ts'
import { validJson } from './validate.ts'

const reportRequestSchema = z.strictObject({
  study: z.string(),
  style: z.strictObject({
    colourMap: z.enum(colourMapNames),
    opacity: z.number().min(0).max(1),
    threshold: z.number().min(0).max(1),
  }),
  recipe: recipeSchema.exactOptional(),
  /** How sure boxes must be to stand in the report. */
  confidence: z.number().min(0).max(1).default(0.25),
})

/** Reports: made as a job, kept in memory until fetched. Their file names tell the date only, never the patient. */
export function reportsRoutes({ engine, store }: ApiContext) {
  const reports = new LRUCache<string, { fileName: string; pdf: Uint8Array }>({ max: 8 })
  return new Hono()
    .post('/reports', validJson(reportRequestSchema), (c) => {
      const { study: studyId, style, recipe, confidence } = c.req.valid('json')
      return jobStream(c, async (job) => {
        const study = store.study(studyId)
        if (!study.ok) return study
        const records = study.value.series.map(({ id }) => store.record(id)).flatMap((record) => (record.ok ? [record.value] : []))
        const found = study.value.series.flatMap(({ id }) => {
          const record = store.detections(id)
          return record.ok ? [{ seriesId: id, record: record.value }] : []
        })
        if (records.length === 0 && found.length === 0) return fail('nothing-analysed', 'Nothing of this study has been analysed yet; analyse a series first.')
        const createdAt = new Date().toISOString()
        const request = { studies: [study.value], records, skipped: [], style, createdAt, detections: { confidence, found }, ...(recipe && { recipe }) }
        const pdf = await engine.job((calls, id) => calls.report(id, request), job)
        if (!pdf.ok) return pdf
        const report = randomUUID()
        const fileName = `sulcus-report-${createdAt.slice(0, 19).replaceAll(':', '-')}.pdf`
        reports.set(report, { fileName, pdf: pdf.value })
        return ok({ report, fileName })
      })
    })
    .get('/reports/:report', (c) => {
      const found = reports.get(c.req.param('report'))
      if (!found) return failureResponse(c, fail('report-not-found', 'This report is no longer kept; export it again.').failure)
      return c.body(found.pdf.slice().buffer, 200, {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="${found.fileName}"`,
      })
    })
}
