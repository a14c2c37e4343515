import { Hono } from 'hono'
import { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { sliceLabelSchema } from '../core/teaching.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { validJson } from './validate.ts'

const labelSchema = z.strictObject({ label: sliceLabelSchema })
const place = z.int().min(0)
const givenSchema = z.strictObject({ first: place, last: place, label: sliceLabelSchema.nullable() }).refine(({ first, last }) => first <= last, 'the range ends before it begins')

/** A person's own labels for slices, by their places in a series; each step is on disk when it is answered. */
export function labelsRoutes({ store, labels }: ApiContext) {
  const slicesOf = (series: string) => {
    const open = store.series(series)
    return open.ok ? ok(open.value.series.slices) : open
  }
  return new Hono()
    .get('/labels', (c) => c.json({ counts: labels.counts() }))
    .post('/labels', validJson(labelSchema), (c) => {
      labels.add(c.req.valid('json').label)
      return c.json({ counts: labels.counts() })
    })
    .post('/labels/remove', validJson(labelSchema), (c) => {
      labels.remove(c.req.valid('json').label)
      return c.json({ counts: labels.counts() })
    })
    .post('/labels/undo', (c) => c.json({ undone: labels.undo(), counts: labels.counts() }))
    .get('/series/:series/labels', (c) => {
      const slices = slicesOf(c.req.param('series'))
      return slices.ok ? c.json({ labels: labels.of(slices.value) }) : failureResponse(c, slices.failure)
    })
    .post('/series/:series/labels', validJson(givenSchema), (c) => {
      const slices = slicesOf(c.req.param('series'))
      if (!slices.ok) return failureResponse(c, slices.failure)
      const { first, last, label } = c.req.valid('json')
      if (last >= slices.value.length) return failureResponse(c, fail('slice-not-found', 'This series has no such slice.').failure)
      labels.give(slices.value.slice(first, last + 1), label)
      return c.json({ counts: labels.counts() })
    })
}
