import { Hono } from 'hono'
import { z } from 'zod'
import { appVersion } from '../core/app-version.ts'
import { placeOfSlice, sureEnough, type SeriesDetections } from '../core/detection-record.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { findSlice } from './find-slice.ts'
import { jobStream } from './job-stream.ts'
import { validJson } from './validate.ts'

const confidenceSchema = z.coerce.number().min(0).max(1).default(0.25)
const requestSchema = z.strictObject({ model: z.string().min(1).max(64) })

/** What networks that box find on a series: the job that looks, its answer, the outlines of a slice, and files to keep. */
export function detectionsRoutes({ engine, store }: ApiContext) {
  return new Hono()
    .get('/series/:series/detections', (c) => {
      // Not looked for yet is an ordinary answer, not a failure.
      const record = store.detections(c.req.param('series'))
      return c.json(record.ok ? record.value.detections : null)
    })
    .post('/series/:series/detections', validJson(requestSchema), (c) => {
      const id = c.req.param('series')
      const { model } = c.req.valid('json')
      return jobStream(c, async (job): Promise<Result<SeriesDetections>> => {
        const open = store.series(id)
        if (!open.ok) return open
        const record = await engine.job((calls, jobId) => calls.detect(jobId, model, open.value.series), job)
        if (!record.ok) return record
        // The study may have been forgotten in the meantime.
        const still = store.series(id)
        if (!still.ok) return still
        store.saveDetections(open.value.study.id, id, record.value, new Date().toISOString())
        return ok(record.value.detections)
      })
    })
    .get('/series/:series/detections/export', (c) => {
      const open = store.series(c.req.param('series'))
      if (!open.ok) return failureResponse(c, open.failure)
      const record = store.detections(c.req.param('series'))
      if (!record.ok) return failureResponse(c, record.failure)
      const confidence = confidenceSchema.safeParse(c.req.query('confidence'))
      if (!confidence.success) return failureResponse(c, noShare())
      const { seriesInstanceUID, seriesNumber, description } = open.value.series
      const { model: { id, version, sha256, task, labels }, slices, skipped } = record.value.detections
      const kept = slices.map(({ detections, ...slice }) => ({ ...slice, detections: sureEnough(detections, confidence.data) }))
      const document = { schema: 'sulcus-detections/1', app: { version: appVersion }, model: { id, version, sha256, task, labels }, confidence: confidence.data, series: [{ seriesInstanceUID, seriesNumber, description, slices: kept }], skipped }
      return c.body(`${JSON.stringify(document, null, 2)}\n`, 200, { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="sulcus-detections.json"' })
    })
    .get('/series/:series/slices/:index/detections/outlines', async (c) => {
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const record = store.detections(c.req.param('series'))
      if (!record.ok) return failureResponse(c, record.failure)
      const { rows, columns } = slice.value
      const packed = record.value.outlines[placeOfSlice(record.value.detections, slice.value)]
      const plane = packed ? await engine.call((calls) => calls.detectionOutlines(packed, rows * columns)) : ok(new Uint16Array())
      if (!plane.ok) return failureResponse(c, plane.failure)
      return c.body(plane.value.slice().buffer, 200, { 'content-type': 'application/octet-stream', 'x-rows': String(rows), 'x-columns': String(columns) })
    })
    .get('/series/:series/slices/:index/detections/picture', async (c) => {
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const record = store.detections(c.req.param('series'))
      if (!record.ok) return failureResponse(c, record.failure)
      const confidence = confidenceSchema.safeParse(c.req.query('confidence'))
      if (!confidence.success) return failureResponse(c, noShare())
      const { detections, outlines } = record.value
      const place = placeOfSlice(detections, slice.value)
      const found = sureEnough(detections.slices[place]?.detections ?? [], confidence.data)
      const drawing = { header: slice.value, detections: found, outlines: outlines[place] ?? null, labels: detections.model.labels }
      const png = await engine.call((calls) => calls.detectionPicture(drawing))
      if (!png.ok) return failureResponse(c, png.failure)
      return c.body(png.value.slice().buffer, 200, { 'content-type': 'image/png', 'content-disposition': `attachment; filename="sulcus-slice-${Number(c.req.param('index')) + 1}.png"` })
    })
}

function noShare() {
  return fail('request-invalid', 'The confidence is a share from 0 to 1.').failure
}
