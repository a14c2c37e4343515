import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, LaunchOptions } from '@playwright/test'
import { type OpenApp, root } from './door.ts'
import { listen } from './listen.ts'

const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const program = join(root, 'dist', 'electron', 'cli.js')

/** The machine's own Chromium where there is one, else Playwright's; software GL, and no traffic of the browser's own. */
export function chromiumOptions(): LaunchOptions {
  const own = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  const options = { args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', ...quiet] }
  return existsSync(own) ? { ...options, executablePath: own } : options
}

/** Door 2: `sulcus serve`, and a fresh browser profile that opens the address it prints. */
export function browserDoor(browser: Browser): OpenApp {
  return async (dataFolder, listeners) => {
    const server = spawn(node, [program, 'serve', '--data-dir', dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const address = await printedAddress(server)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 })
    listen(context, listeners)
    const page = await context.newPage()
    await page.goto(address)
    return {
      page,
      origin: new URL(address).origin,
      address,
      enginePid: async () => engineOf(server.pid ?? -1),
      download: async (trigger) => {
        const [download] = await Promise.all([page.waitForEvent('download'), trigger()])
        return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
      },
      close: async () => {
        await context.close()
        await ended(server)
      },
    }
  }
}

function printedAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    server.stdout?.on('data', (chunk) => {
      printed += String(chunk)
      const address = /http:\S+\n/.exec(printed)
      if (address) resolve(address[0].trim())
    })
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`sulcus serve ended at once (${code}); was it built? node build/setup.mjs`)))
  })
}

/** The server's only child. `ps` has the same switches on Linux and macOS. */
function engineOf(server: number): number | null {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const engine = processes.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).find((match) => Number(match?.[2]) === server && match?.[3]?.includes('engine.js'))
  return engine ? Number(engine[1]) : null
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  server.kill('SIGINT')
  await exit
}
