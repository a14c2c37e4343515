import { failureCodes, type FailureCode } from '../../../electron/core/failure-codes.ts'
import { type Failure, type Result, fail, ok } from '../../../electron/core/result.ts'

/** What a call may carry besides its path. */
export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: Blob
  readonly signal?: AbortSignal
}

/** The page's only use of fetch. Never throws: an abort is `cancelled`, a dead main side `engine-stopped`. */
export async function call(path: string, options: CallOptions = {}): Promise<Result<Response>> {
  const { method = 'GET', json, body, signal } = options
  const init: RequestInit = { method, signal: signal ?? null }
  if (json !== undefined) {
    init.body = JSON.stringify(json)
    init.headers = { 'content-type': 'application/json' }
  } else if (body) {
    init.body = body
    init.headers = { 'content-type': 'application/octet-stream' }
  }
  try {
    const response = await fetch(path, init)
    return response.ok ? ok(response) : { ok: false, failure: await failureOf(response) }
  } catch (error) {
    return { ok: false, failure: failureOfThrown(error) }
  }
}

/** A call whose answer is JSON. The main side is of the same version as the page, so its shape is trusted. */
export async function callForJson<T>(path: string, options: CallOptions = {}): Promise<Result<T>> {
  const response = await call(path, options)
  if (!response.ok) return response
  try {
    return ok((await response.value.json()) as T)
  } catch (error) {
    return { ok: false, failure: failureOfThrown(error) }
  }
}

/** Turns what fetch threw into a sentence for the person. */
export function failureOfThrown(error: unknown): Failure {
  if (error instanceof DOMException && error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' }
  return fail('engine-stopped', 'Sulcus does not answer. If it was closed, start it again.').failure
}

/** Reads a Failure as the API sends it; a code outside of the catalogue (a bug on the main side) keeps its sentence. */
export function asFailure(value: unknown): Failure | null {
  if (typeof value !== 'object' || value === null || !('message' in value) || typeof value.message !== 'string') return null
  return { code: 'code' in value && isFailureCode(value.code) ? value.code : 'internal-error', message: value.message }
}

function isFailureCode(code: unknown): code is FailureCode {
  return failureCodes.some((known) => known === code)
}

async function failureOf(response: Response): Promise<Failure> {
  try {
    const failure = asFailure(await response.json())
    if (failure) return failure
  } catch {
    // Not JSON: fall through to a sentence of our own.
  }
  return { code: 'request-invalid', message: `Sulcus could not do that (answer ${response.status}).` }
}
