import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { LRUCache } from 'lru-cache'
import { labelledExamples } from '../core/labelled-examples.ts'
import { fail, ok } from '../core/result.ts'
import { teachingChoiceSchema } from '../core/teaching.ts'
import type { TaughtModel } from '../engine/functions.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { jobStream } from './job-stream.ts'
import { validJson } from './validate.ts'

/** A taught model's files, by the names under which they belong side by side in a folder. */
const files = new Map<string, { readonly type: string; readonly content: (model: TaughtModel) => Uint8Array<ArrayBuffer> | null }>([
  ['model.onnx', { type: 'application/octet-stream', content: ({ onnx }) => Uint8Array.from(onnx) }],
  ['manifest.json', { type: 'application/json', content: ({ manifest }) => new TextEncoder().encode(manifest) }],
  ['golden.json', { type: 'application/json', content: ({ golden }) => new TextEncoder().encode(golden) }],
  ['ood.json', { type: 'application/json', content: ({ known }) => (known === null ? null : new TextEncoder().encode(known)) }],
])

function filesOf(model: TaughtModel): readonly string[] {
  return [...files].flatMap(([name, { content }]) => (content(model) ? [name] : []))
}

const gone = fail('taught-not-found', 'This network is no longer kept; teach it again.').failure

/** Teaching: a job over the labelled slices of opened studies; what it made is kept in memory until it is fetched. */
export function teachingRoutes({ engine, store, labels }: ApiContext) {
  const taught = new LRUCache<string, TaughtModel>({ max: 4 })
  return new Hono()
    .post('/teaching', validJson(teachingChoiceSchema), (c) => {
      const choice = c.req.valid('json')
      return jobStream(c, async (job) => {
        const labelled = labels.bearing(choice.labels)
        const numbers = new Map(labelled.map(({ sopInstanceUID, frame, label }) => [`${frame} ${sopInstanceUID}`, choice.labels.indexOf(label)]))
        const examples = labelledExamples(store.allSeries(), ({ sopInstanceUID, frame }) => numbers.get(`${frame} ${sopInstanceUID}`))
        const model = await engine.job((calls, id) => calls.teach(id, choice, examples), job)
        if (!model.ok) return model
        const id = randomUUID()
        taught.set(id, model.value)
        return ok({ taught: id, report: model.value.report, files: filesOf(model.value), elsewhere: labelled.length - examples.length })
      })
    })
    .post('/taught/:taught/add', async (c) => {
      const model = taught.get(c.req.param('taught'))
      if (!model) return failureResponse(c, gone)
      const added = await engine.call((calls) => calls.addTaught(model, new Date().toISOString()))
      return added.ok ? c.json(added.value) : failureResponse(c, added.failure)
    })
    .get('/taught/:taught/:file', (c) => {
      const model = taught.get(c.req.param('taught'))
      const file = files.get(c.req.param('file'))
      const content = model && file ? file.content(model) : null
      if (!file || !content) return failureResponse(c, gone)
      return c.body(content, 200, { 'content-type': file.type, 'content-disposition': `attachment; filename="${c.req.param('file')}"` })
    })
}
