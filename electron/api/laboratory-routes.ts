import { type Context, Hono } from 'hono'
import { experimentSchema, picturedExperimentSchema, responseRequestSchema, windowRequestSchema } from '../core/laboratory.ts'
import { type PackedArrays, packArrays } from '../core/packed-arrays.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { findSlice } from './find-slice.ts'
import { validJson } from './validate.ts'

/** The laboratory: a kernel tried out on a slice, its window at one position, its frequency response. */
export function laboratoryRoutes({ engine, store }: ApiContext) {
  return new Hono()
    .get('/laboratory/kernels', async (c) => {
      const kernels = await engine.call((calls) => calls.presetKernels())
      return kernels.ok ? c.json({ kernels: kernels.value }) : failureResponse(c, kernels.failure)
    })
    .post('/laboratory/frequency-response', validJson(responseRequestSchema), async (c) => {
      const response = await engine.call((calls) => calls.frequencyResponse(c.req.valid('json')))
      if (!response.ok) return failureResponse(c, response.failure)
      const { magnitude, across, down, ...head } = response.value
      return packedResponse(c, { head, arrays: [magnitude, across, down] })
    })
    .post('/series/:series/slices/:index/laboratory/maps', validJson(experimentSchema), async (c) => {
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const { signal } = c.req.raw
      const maps = await engine.job((calls, job) => calls.laboratoryMaps(job, slice.value, c.req.valid('json')), { signal, onProgress: () => undefined })
      if (!maps.ok) return failureResponse(c, maps.failure)
      return packedResponse(c, { head: maps.value.map(({ kind }) => ({ kind })), arrays: maps.value.map(({ image }) => image.data) })
    })
    .post('/series/:series/slices/:index/laboratory/pictures', validJson(picturedExperimentSchema), async (c) => {
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const { signal } = c.req.raw
      const pictures = await engine.job((calls, job) => calls.mapPictures(job, slice.value, c.req.valid('json')), { signal, onProgress: () => undefined })
      if (!pictures.ok) return failureResponse(c, pictures.failure)
      const head = pictures.value.map(({ kind, histogram, rows, columns, window }) => ({ kind, histogram, rows, columns, window }))
      return packedResponse(c, { head, arrays: pictures.value.map(({ grey }) => grey) })
    })
    .post('/series/:series/slices/:index/laboratory/window', validJson(windowRequestSchema), async (c) => {
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const window = await engine.call((calls) => calls.windowAt(slice.value, c.req.valid('json')))
      if (!window.ok) return failureResponse(c, window.failure)
      const { sourceRows, sourceColumns, patch, weights, products, sum, ...head } = window.value
      // The sum travels as an array: JSON has no word for what is no number.
      return packedResponse(c, { head, arrays: [sourceRows, sourceColumns, patch, weights, products, Float64Array.of(sum)] })
    })
}

function packedResponse(c: Context, packed: PackedArrays<unknown>): Response {
  return c.body(packArrays(packed).buffer, 200, { 'content-type': 'application/octet-stream' })
}
