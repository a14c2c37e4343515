import type { OnProgress } from '../core/progress.ts'
import type { Failure } from '../core/result.ts'
import type { EngineResources, Resources } from '../core/resources.ts'
import type { EngineProcess } from '../engine/client.ts'

/** Exit codes of the command line, as README lists them. */
export const exitCodes = { done: 0, failed: 1, usage: 2, nothingDone: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What every command gets from the door. */
export interface CommandContext {
  readonly resources: Resources
  /** Starts a process that can be ended whatever it does. */
  readonly spawnEngine: (resources: EngineResources) => EngineProcess
  /** A path as the user wrote it, counted from where the user stands. */
  readonly resolve: (path: string) => string
  readonly say: (line: string) => void
  /** Goes to standard error, quiet or not. */
  readonly warn: (line: string) => void
  readonly onProgress: OnProgress
  readonly signal: AbortSignal
}

/** A mistake in how the command was called; ends with exit code 2 and the usage line. */
export class UsageError extends Error {}

/** The same, for arguments that a room below has refused. */
export function refusedUse({ message, code }: Failure): UsageError {
  return new UsageError(`${message} [${code}]`)
}

/** An option as help shows it, e.g. `--out DIR`, and what it does. */
export type OptionHelp = readonly [option: string, meaning: string]

/** One command: what it is for, how it is called, and what it does with its arguments. */
export interface Command {
  /** One sentence. */
  readonly about: string
  readonly usage: string
  readonly options: readonly OptionHelp[]
  run(args: readonly string[], context: CommandContext): Promise<ExitCode>
}

/** Says why a command failed, and its exit code. */
export function failed({ failure }: { readonly failure: Failure }, context: CommandContext): ExitCode {
  context.warn(`${failure.message} [${failure.code}]`)
  return exitCodes.failed
}
