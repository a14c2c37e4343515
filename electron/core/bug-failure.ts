import { fail, type Failure } from './result.ts'

/**
 * What a person is told of an exception, which is a bug. Its message may quote a patient's data, so only the names of
 * the functions it came through are printed.
 */
export function bugFailure(error: unknown): Failure {
  const [name, stack] = error instanceof Error ? [error.name, error.stack ?? ''] : ['not an error', '']
  const calls = stack.split('\n').filter((line) => line.startsWith('    at '))
  console.error('internal error', name, calls.slice(0, 3).join('\n'))
  return fail('internal-error', 'Sulcus hit a bug while answering; the study is untouched. Try again or restart.').failure
}
