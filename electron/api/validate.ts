import { zValidator } from '@hono/zod-validator'
import type { z } from 'zod'

/** Checks a request's JSON body; what does not fit is answered with `request-invalid` and the place that is wrong. */
export function validJson<S extends z.ZodType>(schema: S) {
  return zValidator('json', schema, (result, c) => {
    if (result.success) return undefined
    const issue = result.error.issues[0]
    return c.json({ code: 'request-invalid' as const, message: `The request is not valid at “${issue?.path.join('.') ?? ''}”: ${issue?.message ?? ''}.` }, 400)
  })
}
