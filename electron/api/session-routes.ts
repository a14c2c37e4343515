import { Hono } from 'hono'
import { z } from 'zod'
import { appVersion } from '../core/app-version.ts'
import { pathKinds, type ApiContext } from './context.ts'
import { validJson } from './validate.ts'

/** Which Sulcus this is, through which door, with which model; and the desktop's open dialog. */
export function sessionRoutes({ engine, door, pickPaths }: ApiContext) {
  return new Hono()
    .get('/session', async (c) => {
      const model = await engine.call((calls) => calls.model())
      return c.json({
        version: appVersion,
        door,
        canPickFiles: pickPaths !== undefined,
        model: model.ok ? model.value : null,
        modelFailure: model.ok ? null : model.failure,
      })
    })
    .post('/dialogs/open', validJson(z.object({ kind: z.enum(pathKinds) })), async (c) => {
      const paths = pickPaths ? await pickPaths(c.req.valid('json').kind) : []
      return c.json({ paths })
    })
}
