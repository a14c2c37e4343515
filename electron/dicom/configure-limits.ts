import { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'
import { defaultLimits, useLimits, type DicomLimits } from './limits.ts'

const count = z.int().min(1)

/** What a user may write: any of the limits by name, as whole numbers from 1 on, and nothing else. */
const schema = z.strictObject({
  fileBytes: count,
  elementBytes: count,
  // deeper, and the parser's own stack would end first
  nestingDepth: count.max(1000),
  frames: count,
  frameSamples: count,
  decodedBytes: count,
  volumeVoxels: count,
  inflatedBytes: count,
  expansionRatio: count,
  expansionFloor: count,
  archiveEntries: count,
  archiveBytes: count,
  memberPathLength: count,
} satisfies Record<keyof DicomLimits, z.ZodType<number>>).partial()

/** Limits from JSON text such as `{"frames": 200000}`; those that it does not name keep their defaults. */
export function parseLimits(text: string): Result<DicomLimits> {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return fail('option-invalid', 'The limits are not JSON; write them as {"frames": 200000}.')
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return ok({ ...defaultLimits, ...withoutUndefined(parsed.data) })
  const [issue] = parsed.error.issues
  const where = issue && issue.path.length > 0 ? `limit ${issue.path.join('.')}` : 'limits'
  const known = Object.keys(defaultLimits).join(', ')
  return fail('option-invalid', `The ${where} cannot be used: ${issue?.message ?? 'unknown reason'}. Limits are whole numbers from 1 on; known: ${known}.`)
}

/**
 * Puts the limits of SULCUS_LIMITS in force, the defaults where it is unset. Every process that reads files for a user
 * calls it before the first: a mistake in it must be said, not passed over.
 */
export function configureLimits(env: NodeJS.ProcessEnv = process.env): Result<DicomLimits> {
  const text = env['SULCUS_LIMITS'] ?? ''
  const limits = text === '' ? ok(defaultLimits) : parseLimits(text)
  if (limits.ok) useLimits(limits.value)
  return limits
}

function withoutUndefined(given: z.infer<typeof schema>): Partial<DicomLimits> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
