import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

function onPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The system's own way to open an address; null where there is neither display nor opener. */
function opener(): readonly [string, readonly string[]] | null {
  if (process.platform === 'darwin') return ['open', []]
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler']]
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']
  return display && onPath('xdg-open') ? ['xdg-open', []] : null
}

/** Opens an address in the machine's browser; false when there is none to open. */
export function openBrowser(url: string): boolean {
  const found = opener()
  if (!found) return false
  const [command, args] = found
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  // The address is printed as well, so a browser that fails to start leaves the person with a way in.
  child.on('error', () => undefined)
  child.unref()
  return true
}
