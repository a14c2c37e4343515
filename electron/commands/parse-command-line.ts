import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { UsageError } from './command.ts'

/** node:util's parseArgs with its complaints as usage errors. */
export function parseCommandLine<O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** The paths a command works on; at least one. */
export function requirePaths(positionals: readonly string[]): readonly string[] {
  if (positionals.length === 0) throw new UsageError('Name at least one file or folder.')
  return positionals
}

/** The folder that results go to. */
export function requireOut(out: string | undefined): string {
  if (!out) throw new UsageError('Say where the results go with --out DIR.')
  return out
}

/** A whole number given as text. */
export function wholeNumber(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined) return fallback
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} takes a whole number, not “${text}”.`)
  return Number(text)
}
