import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail, ok, type Result } from '../core/result.ts'

/**
 * Writes a result file so that it is there whole or not at all: beside its place first, then moved. A full disk or a
 * kill in between leaves what was there before.
 */
export async function writeOutput(file: string, content: Uint8Array | string): Promise<Result<true>> {
  const partial = `${file}.partial`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(partial, content)
    await rename(partial, file)
    return ok(true)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return fail('output-unwritable', `${file} cannot be written (${reason}).`)
  }
}

/** Writes several; stops at the first that cannot be written. */
export async function writeOutputs(files: readonly (readonly [string, Uint8Array | string])[]): Promise<Result<true>> {
  for (const [file, content] of files) {
    const written = await writeOutput(file, content)
    if (!written.ok) return written
  }
  return ok(true)
}
