import { createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Hono } from 'hono'
import { z } from 'zod'
import { fail } from '../core/result.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'

export const uploadIdSchema = z.uuid()
const fileNumberSchema = z.coerce.number().int().min(0).max(99_999)

/**
 * Files dropped on the window arrive as bytes, since a browser hides their paths. They are kept under made-up names in
 * the data folder, so no name of a patient's file is stored.
 */
export function uploadsRoutes({ uploadFolder }: ApiContext) {
  return new Hono()
    .post('/uploads', async (c) => {
      const upload = randomUUID()
      await mkdir(join(uploadFolder, upload), { recursive: true, mode: 0o700 })
      return c.json({ upload })
    })
    .put('/uploads/:upload/:number', async (c) => {
      const upload = uploadIdSchema.safeParse(c.req.param('upload'))
      const number = fileNumberSchema.safeParse(c.req.param('number'))
      const body = c.req.raw.body
      const folder = upload.success ? join(uploadFolder, upload.data) : null
      const known = folder !== null && (await stat(folder).then(() => true, () => false))
      if (!known || !number.success || !body) return failureResponse(c, fail('request-invalid', 'This upload is not known; drop the files again.').failure)
      const file = join(folder, String(number.data).padStart(5, '0'))
      try {
        await pipeline(Readable.from(body), createWriteStream(file, { mode: 0o600 }))
      } catch {
        await rm(file, { force: true })
        return failureResponse(c, fail('output-unwritable', 'The dropped file could not be kept in the data folder; is the disk full?').failure)
      }
      return c.body(null, 204)
    })
}
