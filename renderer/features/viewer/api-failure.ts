import type { Failure } from '../../../electron/core/result.ts'

/** Carries a Failure through Cornerstone, whose loaders can only reject. */
export class ApiFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** The failure behind a rejection; a bug of the page itself becomes a sentence too, so that no image stays blank. */
export function failureBehind(error: unknown): Failure {
  if (error instanceof ApiFailure) return error.failure
  return { code: 'decode-failed', message: 'This slice could not be drawn. Please try another slice or reopen the series.' }
}
