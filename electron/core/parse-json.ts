import type { FailureCode } from './failure-codes.ts'
import { fail, ok, type Result } from './result.ts'

/**
 * The document in a text that a person may have written; `what` names it in the failure, which has `code`. A byte order
 * mark, with which some editors begin a file, is no part of it.
 */
export function parseJson(text: string, what: string, code: FailureCode): Result<unknown> {
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    return fail(code, `${what} is not JSON${error instanceof SyntaxError ? `: ${reasonOf(error)}` : ''}.`)
  }
}

/** What V8 found wrong, without the piece of the file that it quotes, lines and all. */
function reasonOf({ message }: SyntaxError): string {
  return message.replace(/, (\.\.\.)?".*is not valid JSON$/s, '')
}
