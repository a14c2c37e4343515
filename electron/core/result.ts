import type { FailureCode } from './failure-codes.ts'

/** An expected failure: a code from the catalogue and a sentence a person can act on. Never holds patient data. */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
}

/** What every fallible function returns; exceptions are kept for bugs. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** Wraps a success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** Wraps an expected failure. */
export function fail(code: FailureCode, message: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code, message } }
}

/** Ends a union that the compiler has shown to be exhausted. */
export function never(value: never): never {
  throw new Error(`unreachable case: ${String(value)}`)
}
