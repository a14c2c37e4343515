import { zValidator } from '@hono/zod-validator'
import type { z } from 'zod'
import { schemaWords } from '../core/schema-words.ts'

/** Checks a request's JSON body; what does not fit is answered with `request-invalid` and the place that is wrong. */
export function validJson<S extends z.ZodType>(schema: S) {
  return zValidator('json', schema, (result, c) => {
    if (result.success) return undefined
    return c.json({ code: 'request-invalid' as const, message: `The request is not valid${schemaWords(result.error)}` }, 400)
  })
}
