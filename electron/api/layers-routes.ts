import { Hono } from 'hono'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { findSlice } from './find-slice.ts'
import { numbersResponse } from './numbers-response.ts'

/** The network from inside: its layers, their kernels, and what they answer to a slice. */
export function layersRoutes({ engine, store }: ApiContext) {
  return new Hono()
    .get('/model/inspection', async (c) => {
      const inspection = await engine.call((calls) => calls.inspectModel())
      return inspection.ok ? c.json(inspection.value) : failureResponse(c, inspection.failure)
    })
    .get('/model/layers', async (c) => {
      const layers = await engine.call((calls) => calls.layers())
      return layers.ok ? c.json({ layers: layers.value }) : failureResponse(c, layers.failure)
    })
    .get('/model/layers/:layer/kernels', async (c) => {
      const kernels = await engine.call((calls) => calls.layerKernels(Number(c.req.param('layer'))))
      return kernels.ok ? numbersResponse(c, kernels.value) : failureResponse(c, kernels.failure)
    })
    .get('/series/:series/slices/:index/activations/:layer', async (c) => {
      const slice = findSlice(store, c.req.param('series'), c.req.param('index'))
      if (!slice.ok) return failureResponse(c, slice.failure)
      const maps = await engine.call((calls) => calls.activations(slice.value, Number(c.req.param('layer'))))
      return maps.ok ? numbersResponse(c, maps.value) : failureResponse(c, maps.failure)
    })
}
