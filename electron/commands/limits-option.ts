import { readFileSync } from 'node:fs'
import { fail, ok, type Result } from '../core/result.ts'

/**
 * Takes `--limits FILE` out of a command's arguments and puts the file's limits in force, else those of SULCUS_LIMITS.
 * The file's text goes into the environment, so that processes started from here have the same limits.
 * @param resolve counts a path from where the user stands
 * @returns the other arguments, or `option-invalid`
 */
export async function takeLimits(args: readonly string[], resolve: (path: string) => string): Promise<Result<readonly string[]>> {
  const at = args.findIndex((arg) => arg === '--limits' || arg.startsWith('--limits='))
  const inline = args[at]?.split('=').slice(1).join('=') ?? ''
  const path = inline || args[at + 1]
  if (at >= 0) {
    if (path === undefined || path.startsWith('--')) return fail('option-invalid', 'Say which file holds the limits: --limits FILE.')
    const text = readText(resolve(path))
    if (text === null) return fail('option-invalid', `--limits ${path} cannot be read; is the path right?`)
    process.env['SULCUS_LIMITS'] = text
  }
  // the schema's library is loaded only where there is something to check
  if (process.env['SULCUS_LIMITS']) {
    const { configureLimits } = await import('../dicom/configure-limits.ts')
    const limits = configureLimits()
    if (!limits.ok) return limits
  }
  return ok(at < 0 ? args : args.toSpliced(at, inline ? 1 : 2))
}

function readText(path: string): string | null {
  try {
    // an empty file would pass for no limits at all
    return readFileSync(path, 'utf8').trim() || '{}'
  } catch {
    return null
  }
}
