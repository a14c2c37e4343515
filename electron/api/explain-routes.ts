import { Hono } from 'hono'
import { explanationQuestionSchema, explanationRequestSchema } from '../core/explanation.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { findSlice } from './find-slice.ts'
import { imageResponse } from './image-response.ts'
import { jobStream } from './job-stream.ts'
import { validJson } from './validate.ts'

/** Why the model answers as it does: what can be asked, the map of a slice, and what that map is worth. */
export function explainRoutes({ engine, store }: ApiContext) {
  return new Hono()
    .get('/model/explanation', async (c) => {
      const offer = await engine.call((calls) => calls.explanationOffer())
      return offer.ok ? c.json(offer.value) : failureResponse(c, offer.failure)
    })
    .post('/series/:series/slices/:index/explanation', validJson(explanationQuestionSchema), async (c) => {
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const { signal } = c.req.raw
      const explained = await engine.job((calls, job) => calls.explanation(job, slice.value, c.req.valid('json')), { signal, onProgress: () => undefined })
      if (!explained.ok) return failureResponse(c, explained.failure)
      const { image, label, probability, exact, grid } = explained.value
      c.header('x-explanation', headerJson({ label, probability, exact, rows: grid.rows, columns: grid.columns, stride: grid.stride }))
      return imageResponse(c, image)
    })
    .post('/series/:series/slices/:index/explanation/trust', validJson(explanationRequestSchema), (c) => {
      const request = c.req.valid('json')
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      return jobStream(c, async (job) => (slice.ok ? engine.job((calls, id) => calls.explanationTrust(id, slice.value, request), job) : slice))
    })
}

/** JSON as a header may hold it: a person's own labels need not be in ASCII. */
function headerJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
