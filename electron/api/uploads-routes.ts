import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, open, rm, stat, utimes } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Hono } from 'hono'
import { z } from 'zod'
import { fail } from '../core/result.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure-response.ts'
import { keptPlace } from './kept-place.ts'

export const uploadIdSchema = z.uuid()
const fileNumberSchema = z.coerce.number().int().min(0).max(99_999)
/** What the person calls the file, and where a DICOMDIR looks for it; neither decides a path by itself. */
const namesSchema = z.object({ name: z.string().max(4096).optional(), place: z.string().max(128).optional() })

/**
 * Files dropped on the window arrive as bytes, since a browser hides their paths. They are kept under made-up names in
 * the data folder, so no name of a patient's file is on the disk; beside a DICOMDIR they keep the names that it uses.
 */
export function uploadsRoutes({ uploadFolder, uploadNames }: ApiContext) {
  return new Hono()
    .post('/uploads', async (c) => {
      const upload = randomUUID()
      await mkdir(join(uploadFolder, upload), { recursive: true, mode: 0o700 })
      return c.json({ upload })
    })
    .put('/uploads/:upload/:number', async (c) => {
      const upload = uploadIdSchema.safeParse(c.req.param('upload'))
      const number = fileNumberSchema.safeParse(c.req.param('number'))
      const names = namesSchema.safeParse(c.req.query())
      const folder = upload.success ? join(uploadFolder, upload.data) : null
      const known = folder !== null && (await stat(folder).then(() => true, () => false))
      if (!known || !number.success || !names.success) return failureResponse(c, fail('request-invalid', 'This upload is not known; drop the files again.').failure)
      const { file, stream } = await target(folder, number.data, names.data.place)
      try {
        await pipeline(Readable.from(c.req.raw.body ?? []), stream)
        // An upload underway is not one that was broken off.
        await utimes(folder, new Date(), new Date())
      } catch {
        await rm(file, { force: true })
        return failureResponse(c, fail('output-unwritable', 'The dropped file could not be kept in the data folder; is the disk full?').failure)
      }
      if (names.data.name) uploadNames.set(file, names.data.name)
      return c.body(null, 204)
    })
}

/** Opens the copy for writing: at the place asked for if that is harmless and free, else under its number. */
async function target(folder: string, number: number, place = ''): Promise<{ readonly file: string; readonly stream: WriteStream }> {
  const parts = keptPlace(place)
  if (parts) {
    // Apart from the numbers, which a place could look like.
    const file = join(folder, 'media', ...parts)
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      const handle = await open(file, 'wx', 0o600)
      return { file, stream: handle.createWriteStream() }
    } catch {
      // Taken, or below what is a file: a number is always free.
    }
  }
  const file = join(folder, String(number).padStart(5, '0'))
  return { file, stream: createWriteStream(file, { mode: 0o600 }) }
}
