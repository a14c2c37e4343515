import { Hono } from 'hono'
import { z } from 'zod'
import { colourMapNames } from '../core/heat-map.ts'
import { fail } from '../core/result.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'

const colourMapSchema = z.enum(colourMapNames)

/** What overlays are made with: the filters on offer and the colour maps (256 RGB triples). */
export function overlayRoutes({ engine }: ApiContext) {
  return new Hono()
    .get('/filters', async (c) => {
      const filters = await engine.call((calls) => calls.filters())
      return filters.ok ? c.json({ filters: filters.value }) : failureResponse(c, filters.failure)
    })
    .get('/colour-maps/:name', async (c) => {
      const name = colourMapSchema.safeParse(c.req.param('name'))
      if (!name.success) return failureResponse(c, fail('request-invalid', `The colour maps are ${colourMapNames.join(', ')}.`).failure)
      const table = await engine.call((calls) => calls.colourMap(name.data))
      if (!table.ok) return failureResponse(c, table.failure)
      return c.body(table.value.slice().buffer, 200, { 'content-type': 'application/octet-stream' })
    })
}
