import { Hono } from 'hono'
import { z } from 'zod'
import { colourMapNames } from '../core/heat-map.ts'
import { fail } from '../core/result.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { validJson } from './validate.ts'

const colourMapSchema = z.enum(colourMapNames)

/** What overlays are made with: the filters on offer, recipes checked, and the colour maps (256 RGB triples). */
export function overlayRoutes({ engine }: ApiContext) {
  return new Hono()
    .get('/filters', async (c) => {
      const filters = await engine.call((calls) => calls.filters())
      return filters.ok ? c.json({ filters: filters.value }) : failureResponse(c, filters.failure)
    })
    .post('/recipes/check', validJson(z.strictObject({ recipe: z.unknown() })), async (c) => {
      const recipe = await engine.call((calls) => calls.checkRecipe(c.req.valid('json').recipe))
      return recipe.ok ? c.json({ recipe: recipe.value }) : failureResponse(c, recipe.failure)
    })
    .get('/colour-maps/:name', async (c) => {
      const name = colourMapSchema.safeParse(c.req.param('name'))
      if (!name.success) return failureResponse(c, fail('request-invalid', `The colour maps are ${colourMapNames.join(', ')}.`).failure)
      const table = await engine.call((calls) => calls.colourMap(name.data))
      if (!table.ok) return failureResponse(c, table.failure)
      return c.body(table.value.slice().buffer, 200, { 'content-type': 'application/octet-stream' })
    })
}
