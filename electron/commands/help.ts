import { appVersion } from '../core/app-version.ts'
import type { Command, OptionHelp } from './command.ts'

const withAny: readonly OptionHelp[] = [
  ['--quiet', 'no progress and no summary'],
  ['--limits FILE', 'JSON that changes the limits on input, as SULCUS_LIMITS does'],
]

const exits = 'Exit codes: 0 something was done, 1 it failed, 2 wrong usage, 3 nothing could be done.'

/** What `sulcus --help` prints: every command on a line. */
export function helpOnAll(commands: readonly Command[]): string {
  return `Sulcus ${appVersion}: highlights anomalies in MRI scans, offline. Research use only: not for diagnosis.

${commands.map(({ usage }) => `  ${usage}`).join('\n')}

${table([...withAny, ['--json', 'also print the result document to standard output, where there is one'], ['--help', 'this text; after a command, what that one does'], ['--version', 'the version']])}

${exits}
`
}

/** What `sulcus COMMAND --help` prints. */
export function helpOn({ about, usage, options }: Command): string {
  return `${about}

Usage: ${usage}

${[...(options.length > 0 ? [table(options), ''] : []), 'With any command:', table(withAny)].join('\n')}

${exits} Research use only: not for diagnosis.
`
}

function table(options: readonly OptionHelp[]): string {
  const width = Math.max(...options.map(([option]) => option.length))
  return options.map(([option, meaning]) => `  ${option.padEnd(width)}  ${meaning}`).join('\n')
}
