import { homedir, platform } from 'node:os'
import { join } from 'node:path'

/** The user's data folder for Sulcus, as each system has it; `--data-dir` overrides it. */
export function defaultDataFolder(env: NodeJS.ProcessEnv = process.env, system: string = platform()): string {
  if (system === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Sulcus')
  if (system === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Sulcus')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'sulcus')
}
