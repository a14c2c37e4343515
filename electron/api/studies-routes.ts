import { isAbsolute, join } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import type { Study } from '../core/study.ts'
import type { ApiContext } from './context.ts'
import { jobStream } from './job-stream.ts'
import { removeCopies } from './remove-copies.ts'
import { uploadIdSchema } from './uploads-routes.ts'
import { validJson } from './validate.ts'

const openRequestSchema = z.union([
  z.strictObject({ paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000) }),
  z.strictObject({ upload: uploadIdSchema }),
])

function filesOf({ series, orphans = [] }: Study): string[] {
  const overlays = [...orphans, ...series.flatMap((one) => one.overlays ?? [])]
  return [...series.flatMap(({ slices }) => slices), ...overlays].map(({ file }) => file)
}

/** The studies: list, open (as a job), forget. */
export function studiesRoutes({ engine, store, uploadFolder }: ApiContext) {
  return new Hono()
    .get('/studies', (c) => c.json({ studies: store.studies() }))
    .post('/studies/open', validJson(openRequestSchema), (c) => {
      const request = c.req.valid('json')
      const paths = 'paths' in request ? request.paths : [join(uploadFolder, request.upload)]
      return jobStream(c, async (job) => {
        if (!paths.every((path) => isAbsolute(path))) return fail('request-invalid', 'Give the whole path, from the root of the disk.')
        const index = await engine.job((calls, id) => calls.indexPaths(id, paths), job)
        if (!index.ok) return index
        const openedAt = new Date().toISOString()
        for (const study of index.value.studies) {
          const before = store.study(study.id)
          store.saveStudy(study, openedAt)
          const files = new Set(filesOf(study))
          if (before.ok) await removeCopies(filesOf(before.value).filter((file) => !files.has(file)), uploadFolder)
        }
        // What was dropped and is part of no study would never be forgotten.
        if ('upload' in request) await removeCopies(index.value.skipped.map(({ file }) => file), uploadFolder)
        return ok(index.value)
      })
    })
    .delete('/studies/:study', async (c) => {
      const study = store.study(c.req.param('study'))
      if (study.ok) {
        store.forgetStudy(study.value.id)
        await removeCopies(filesOf(study.value), uploadFolder)
      }
      return c.body(null, 204)
    })
}
