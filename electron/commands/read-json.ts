import { readFile } from 'node:fs/promises'
import type { FailureCode } from '../core/failure-codes.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** Reads a JSON file that a person wrote; fails with `code` and a sentence. */
export async function readJson(file: string, code: FailureCode): Promise<Result<unknown>> {
  try {
    // Some editors begin a file with a byte order mark, which JSON does not know.
    return ok(JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, '')))
  } catch (error) {
    return fail(code, error instanceof SyntaxError ? `${file} is not JSON: ${reasonOf(error)}.` : `${file} cannot be read; is the path right?`)
  }
}

/** What V8 found wrong, without the piece of the file that it quotes, lines and all. */
function reasonOf({ message }: SyntaxError): string {
  return message.replace(/, (\.\.\.)?".*is not valid JSON$/s, '')
}
