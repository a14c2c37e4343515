import { readFile } from 'node:fs/promises'
import type { FailureCode } from '../core/failure-codes.ts'
import { parseJson } from '../core/parse-json.ts'
import { fail, type Result } from '../core/result.ts'

/** Reads a JSON file that a person wrote; fails with `code` and a sentence. */
export async function readJson(file: string, code: FailureCode): Promise<Result<unknown>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return fail(code, `${file} cannot be read; is the path right?`)
  }
  return parseJson(text, file, code)
}
