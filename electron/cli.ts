import { resolve } from 'node:path'
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from './commands/command.ts'
import { helpOn, helpOnAll } from './commands/help.ts'
import { takeLimits } from './commands/limits-option.ts'
import { progressReporter } from './commands/progress-reporter.ts'
import { appVersion } from './core/app-version.ts'
import { bugFailure } from './core/bug-failure.ts'
import { printable } from './core/printable.ts'
import { userFolder } from './core/user-folder.ts'
import { spawnFork } from './engine/spawn-fork.ts'
import { locateEngine, locateResources } from './locate-resources.ts'

/** Each command is loaded when it is called: none waits for another's libraries. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  analyze: async () => (await import('./commands/analyze.ts')).analyze,
  filter: async () => (await import('./commands/filter.ts')).filter,
  pixels: async () => (await import('./commands/pixels.ts')).pixels,
  convert: async () => (await import('./commands/convert.ts')).convert,
  detect: async () => (await import('./commands/detect.ts')).detect,
  models: async () => (await import('./commands/models.ts')).models,
  explain: async () => (await import('./commands/explain.ts')).explain,
  inspect: async () => (await import('./commands/inspect.ts')).inspect,
  teach: async () => (await import('./commands/teach.ts')).teach,
  tags: async () => (await import('./commands/tags.ts')).tags,
  serve: async () => (await import('./commands/serve.ts')).serve,
}

async function help(): Promise<string> {
  return helpOnAll(await Promise.all(Object.values(commands).map((load) => load())))
}

function commandNamed(name: string | undefined): (() => Promise<Command>) | undefined {
  return Object.hasOwn(commands, name ?? '') ? commands[name ?? ''] : undefined
}

/** Door 3, the command line: finds the command, gives it its context, turns its outcome into an exit code. */
async function main(args: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = args.filter((arg) => arg !== '--quiet')
  const quiet = args.includes('--quiet')
  if (name === '--version') {
    process.stdout.write(`${appVersion}\n`)
    return exitCodes.done
  }
  if (args.includes('--help') || name === 'help') {
    const asked = commandNamed(name === 'help' ? rest[0] : name)
    process.stdout.write(asked ? helpOn(await asked()) : await help())
    return exitCodes.done
  }
  const load = commandNamed(name)
  if (!load) {
    process.stderr.write(`${name === undefined ? 'Name a command.' : `There is no command “${name}”.`}\n\n${await help()}`)
    return exitCodes.usage
  }
  const resolveFromUser = (path: string): string => resolve(userFolder(process.env, process.cwd()), path)
  const taken = await takeLimits(rest, resolveFromUser)
  if (!taken.ok) {
    process.stderr.write(`${taken.failure.message} [${taken.failure.code}]\n`)
    return exitCodes.usage
  }
  const given = taken.value
  // A result document on standard output must not be mixed with sentences.
  const json = given.includes('--json')
  const command = await load()
  const progress = await progressReporter(quiet)
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
  const context: CommandContext = {
    resources: locateResources(),
    spawnEngine: (resources) => spawnFork(locateEngine(), JSON.stringify(resources)),
    resolve: resolveFromUser,
    say: (line) => {
      progress.pause()
      if (!quiet) (json ? process.stderr : process.stdout).write(`${line}\n`)
    },
    warn: (line) => {
      progress.pause()
      // names out of files stand in such sentences
      process.stderr.write(`${printable(line, 10_000)}\n`)
    },
    onProgress: progress.report,
    signal: interrupted.signal,
  }
  try {
    return await command.run(given, context)
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nUsage: ${command.usage}\n`)
      return exitCodes.usage
    }
    const { message, code } = bugFailure(error)
    process.stderr.write(`${message} [${code}]\n`)
    // threads and processes that the command began may still be there
    process.exit(exitCodes.failed)
  } finally {
    progress.pause()
  }
}

process.exitCode = await main(process.argv.slice(2))
