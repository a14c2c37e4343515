import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
/** Spares every process after the first the compiling; kept where tools keep such things. */
const compileCache = join(root, 'node_modules/.cache/sulcus-tests')

export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Started {
  readonly child: ChildProcess
  readonly outcome: Promise<Outcome>
  /** Resolves when the standard stream holds the text. */
  readonly said: (stream: 'out' | 'err', text: string) => Promise<string>
}

/** Starts the command line from its sources, in a process of its own, as a person would. */
export function startSulcus(args: readonly string[], { cwd = tmpdir(), env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Started {
  // this suite itself may have been started by npm
  const own = { ...process.env, npm_lifecycle_event: undefined, INIT_CWD: undefined }
  const child = spawn(process.execPath, [join(root, 'electron/cli.ts'), ...args], { cwd, env: { ...own, NODE_COMPILE_CACHE: compileCache, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 25_000, killSignal: 'SIGKILL' })
  const text = { out: '', err: '' }
  child.stdout.on('data', (bytes: Buffer) => void (text.out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => void (text.err += bytes.toString()))
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...text }))
  })
  const said = (stream: 'out' | 'err', wanted: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text[stream].includes(wanted)) resolve(text[stream])
      }
      child[stream === 'out' ? 'stdout' : 'stderr'].on('data', look)
      child.once('close', () => reject(new Error(`it ended without saying “${wanted}”: ${text.out}${text.err}`)))
      look()
    })
  return { child, outcome, said }
}

/** Runs it to its end. */
export function sulcus(args: readonly string[], options: Parameters<typeof startSulcus>[1] = {}): Promise<Outcome> {
  return startSulcus(args, options).outcome
}
