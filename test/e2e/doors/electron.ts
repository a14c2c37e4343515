import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ElectronApplication, _electron } from '@playwright/test'
import { type OpenApp, root } from './door.ts'
import { listen } from './listen.ts'

const electronFolder = join(root, 'node_modules', 'electron')

function electronProgram(): string | null {
  const named = join(electronFolder, 'path.txt')
  const program = existsSync(named) ? join(electronFolder, 'dist', readFileSync(named, 'utf8').trim()) : null
  return program !== null && existsSync(program) ? program : null
}

/** Why the stories cannot be run in the desktop window here; null when they can. */
export function electronMissing(): string | null {
  if (electronProgram() === null) return 'Electron’s program is not installed'
  const headless = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  return headless ? 'there is no display; run under xvfb-run' : null
}

/** Door 1: the desktop window, with a profile folder of its own. */
export const electronDoor: OpenApp = async (dataFolder, listeners) => {
  // Chromium refuses its sandbox to root, as which containers run.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({ executablePath: electronProgram() ?? '', args: [...sandbox, root, '--data-dir', dataFolder], cwd: root })
  listen(app.context(), listeners)
  const page = await app.firstWindow()
  return {
    page,
    origin: 'sulcus://app',
    address: null,
    enginePid: () => app.evaluate(({ app: main }) => main.getAppMetrics().find(({ name, serviceName }) => name === 'Sulcus engine' || serviceName === 'Sulcus engine')?.pid ?? null),
    download: async (trigger) => {
      const file = join(dataFolder, 'download.pdf')
      const [name] = await Promise.all([savedAs(app, file), trigger()])
      return { name, bytes: await readFile(file) }
    },
    close: () => app.close(),
  }
}

/** Saves the next download without the system's dialog; resolves with the name it suggests when it is complete. */
function savedAs(app: ElectronApplication, file: string): Promise<string> {
  return app.evaluate(
    ({ session }, path) =>
      new Promise<string>((resolve) => {
        session.defaultSession.once('will-download', (_event, item) => {
          item.setSavePath(path)
          item.once('done', () => resolve(item.getFilename()))
        })
      }),
    file,
  )
}
