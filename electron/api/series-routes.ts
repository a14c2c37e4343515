import { Hono } from 'hono'
import { ok, type Result } from '../core/result.ts'
import type { SeriesRecord } from '../core/series-record.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { jobStream } from './job-stream.ts'

/** What the page sees of a record: the heat grids stay here and are asked for slice by slice. */
function visible({ model, analysis, skipped }: SeriesRecord) {
  return { model, analysis, skipped }
}

/** A series: its thumbnail, its analysis, and the job that makes one. */
export function seriesRoutes({ engine, store }: ApiContext) {
  return new Hono()
    .get('/series/:series/thumbnail', async (c) => {
      const open = store.series(c.req.param('series'))
      if (!open.ok) return failureResponse(c, open.failure)
      const { slices } = open.value.series
      const middle = slices[Math.floor(slices.length / 2)]
      if (!middle) throw new Error('a series without slices passed the schema')
      const png = await engine.call((calls) => calls.thumbnail(middle))
      if (!png.ok) return failureResponse(c, png.failure)
      return c.body(png.value.slice().buffer, 200, { 'content-type': 'image/png' })
    })
    .get('/series/:series/analysis', (c) => {
      // Not analysed yet is an ordinary answer, not a failure.
      const record = store.record(c.req.param('series'))
      return c.json(record.ok ? visible(record.value) : null)
    })
    .post('/series/:series/analysis', (c) => {
      const id = c.req.param('series')
      return jobStream(c, async (job): Promise<Result<ReturnType<typeof visible>>> => {
        const open = store.series(id)
        if (!open.ok) return open
        const record = await engine.job((calls, jobId) => calls.analyse(jobId, open.value.series), job)
        if (!record.ok) return record
        // The study may have been forgotten while its series was analysed.
        const still = store.series(id)
        if (!still.ok) return still
        store.saveRecord(open.value.study.id, id, record.value, new Date().toISOString())
        return ok(visible(record.value))
      })
    })
}
