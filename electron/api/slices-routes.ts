import { Hono } from 'hono'
import type { FilterRequest } from '../convolution/filter-request.ts'
import { filterRequestSchema } from '../convolution/filter-request.ts'
import { fail } from '../core/result.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { findSlice } from './find-slice.ts'
import { imageResponse } from './image-response.ts'
import { validJson } from './validate.ts'

/** One slice of a series, by its place counted from 0: pixels, tags, heat map, feature map. */
export function slicesRoutes({ engine, store }: ApiContext) {
  const header = (series: string, index: string) => findSlice(store, series, index)

  return new Hono()
    .get('/series/:series/slices/:index/pixels', async (c) => {
      const slice = header(c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const pixels = await engine.call((calls) => calls.slicePixels(slice.value))
      if (!pixels.ok) return failureResponse(c, pixels.failure)
      c.header('x-row-spacing', String(pixels.value.rowSpacing))
      c.header('x-column-spacing', String(pixels.value.columnSpacing))
      return imageResponse(c, pixels.value, pixels.value.window)
    })
    .get('/series/:series/slices/:index/tags', async (c) => {
      const slice = header(c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const tags = await engine.call((calls) => calls.tags(slice.value))
      return tags.ok ? c.json({ tags: tags.value }) : failureResponse(c, tags.failure)
    })
    .get('/series/:series/slices/:index/heat', async (c) => {
      const slice = header(c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const record = store.record(c.req.param('series'))
      if (!record.ok) return failureResponse(c, record.failure)
      const { file, frame, rows, columns } = slice.value
      const grid = record.value.heat[record.value.analysis.slices.findIndex((one) => one.file === file && one.frame === frame)]
      if (!grid) return failureResponse(c, fail('analysis-not-found', 'This slice could not be analysed.').failure)
      const heat = await engine.call((calls) => calls.heatMap(grid, rows, columns))
      return heat.ok ? imageResponse(c, heat.value) : failureResponse(c, heat.failure)
    })
    .post('/series/:series/slices/:index/feature-map', validJson(filterRequestSchema), async (c) => {
      const slice = header(c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const request: FilterRequest = c.req.valid('json')
      const map = await engine.call((calls) => calls.featureMap(slice.value, request))
      return map.ok ? imageResponse(c, map.value) : failureResponse(c, map.failure)
    })
}
