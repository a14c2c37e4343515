import { rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import { fail } from '../core/result.ts'
import type { NewModel } from '../engine/functions.ts'
import { tryModel } from '../engine/try-model.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { uploadIdSchema } from './uploads-routes.ts'
import { validJson } from './validate.ts'

const path = z.string().min(1).max(4096)
const addRequestSchema = z.union([
  z.strictObject({ path, manifest: path.exactOptional() }),
  // Dropped: the network is the upload's first file, its manifest the second.
  z.strictObject({ upload: uploadIdSchema, name: z.string().min(1).max(255), manifest: z.boolean() }),
])

/** The models: list, add, choose the classifier, remove. */
export function modelsRoutes({ engine, modelTrials, uploadFolder }: ApiContext) {
  return new Hono()
    .get('/models', async (c) => {
      const list = await engine.call((calls) => calls.models())
      return list.ok ? c.json(list.value) : failureResponse(c, list.failure)
    })
    .post('/models', validJson(addRequestSchema), async (c) => {
      const request = c.req.valid('json')
      const addedAt = new Date().toISOString()
      if ('path' in request) {
        const paths = [request.path, ...(request.manifest === undefined ? [] : [request.manifest])]
        if (!paths.every((one) => isAbsolute(one))) return failureResponse(c, fail('request-invalid', 'Give the whole path, from the root of the disk.').failure)
        const { path: file, ...manifest } = request
        return answer({ file, ...manifest, name: file.split(/[\\/]/).at(-1) ?? file, addedAt })
      }
      const folder = join(uploadFolder, request.upload)
      try {
        const manifest = request.manifest ? { manifest: join(folder, '00001') } : {}
        return await answer({ file: join(folder, '00000'), ...manifest, name: request.name, addedAt })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }

      async function answer(model: NewModel) {
        const added = await tryModel(modelTrials, model)
        return added.ok ? c.json(added.value) : failureResponse(c, added.failure)
      }
    })
    .post('/models/:id/use', async (c) => {
      const used = await engine.call((calls) => calls.useModel(c.req.param('id')))
      return used.ok ? c.body(null, 204) : failureResponse(c, used.failure)
    })
    .delete('/models/:id', async (c) => {
      const removed = await engine.call((calls) => calls.removeModel(c.req.param('id')))
      return removed.ok ? c.body(null, 204) : failureResponse(c, removed.failure)
    })
}
