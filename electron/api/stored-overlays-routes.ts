import { Hono } from 'hono'
import { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'
import { packSets } from '../core/segment-plane.ts'
import type { StoredOverlay } from '../core/stored-overlay.ts'
import type { OverlayRequest } from '../engine/functions.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { imageResponse } from './image-response.ts'

const thresholdSchema = z.coerce.number().min(0).max(1).default(0.5)

/** What Segmentations and Parametric Maps of a series' study draw on one slice, by its place counted from 0. */
export function storedOverlaysRoutes({ engine, store }: ApiContext) {
  function request(kind: StoredOverlay['content']['kind'], param: (name: 'series' | 'index' | 'overlay') => string): Result<OverlayRequest> {
    const open = store.series(param('series'))
    if (!open.ok) return open
    const { slices, overlays = [] } = open.value.series
    const index = Number(param('index'))
    const slice = slices[index]
    if (!slice) return fail('slice-not-found', 'This series has no such slice.')
    const overlay = overlays.find(({ id, content }) => id === param('overlay') && content.kind === kind)
    if (!overlay) return fail('overlay-not-found', 'This series has no such overlay; open its folder again.')
    return ok({ file: overlay.file, frames: overlay.framesOnSlice[index] ?? [], slice })
  }

  return new Hono()
    .get('/series/:series/slices/:index/segmentations/:overlay', async (c) => {
      const threshold = thresholdSchema.safeParse(c.req.query('threshold'))
      if (!threshold.success) return failureResponse(c, fail('request-invalid', 'The threshold is a share from 0 to 1.').failure)
      const wanted = request('segmentation', (name) => c.req.param(name))
      if (!wanted.ok) return failureResponse(c, wanted.failure)
      const plane = await engine.call((calls) => calls.segmentsOnSlice(wanted.value, threshold.data))
      if (!plane.ok) return failureResponse(c, plane.failure)
      const { rows, columns, data, sets } = plane.value
      const packed = packSets(sets)
      const body = new Uint16Array(data.length + packed.length)
      body.set(data)
      body.set(packed, data.length)
      c.header('content-type', 'application/octet-stream')
      c.header('x-rows', String(rows))
      c.header('x-columns', String(columns))
      return c.body(body.buffer)
    })
    .get('/series/:series/slices/:index/parametric-maps/:overlay', async (c) => {
      const wanted = request('parametric-map', (name) => c.req.param(name))
      if (!wanted.ok) return failureResponse(c, wanted.failure)
      const map = await engine.call((calls) => calls.mapOnSlice(wanted.value))
      if (!map.ok) return failureResponse(c, map.failure)
      const response = imageResponse(c, map.value)
      const [low, high] = map.value.range
      response.headers.set('x-range-low', String(low))
      response.headers.set('x-range-high', String(high))
      return response
    })
}
