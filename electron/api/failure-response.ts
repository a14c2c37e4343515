import type { Context } from 'hono'
import type { FailureCode } from '../core/failure-codes.ts'
import type { Failure } from '../core/result.ts'

const statuses: Partial<Record<FailureCode, 400 | 404 | 500 | 503>> = {
  'study-not-found': 404,
  'series-not-found': 404,
  'slice-not-found': 404,
  'overlay-not-found': 404,
  'analysis-not-found': 404,
  'detections-not-found': 404,
  'model-not-found': 404,
  'report-not-found': 404,
  'taught-not-found': 404,
  'request-invalid': 400,
  'option-invalid': 400,
  'kernel-invalid': 400,
  'filter-unknown': 400,
  'engine-stopped': 503,
  'timed-out': 503,
  'internal-error': 500,
}

/** A typed failure as JSON `{code, message}`; 422 where the request was fine but the data was not. */
export function failureResponse(c: Context, { code, message }: Failure) {
  return c.json({ code, message }, statuses[code] ?? 422)
}
