// Finds out, within seconds, whether the desktop window can open here, and fetches Electron's program when it can.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { node, root } from './setup.mjs'

const folder = join(root, 'node_modules', 'electron')
/** Long enough for a slow network to answer, short enough not to keep a person without one waiting. */
const probeTime = 3_000

function binary() {
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return null
  const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(named, 'utf8').trim())
  return existsSync(file) ? file : null
}

function reachable(url) {
  return new Promise((resolve) => {
    if (!URL.canParse(url)) return resolve(false)
    const { hostname, port, protocol } = new URL(url)
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'http:' ? 80 : 443), timeout: probeTime })
    const done = (answer) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', done(true)).on('error', done(false)).on('timeout', done(false))
    setTimeout(done(false), probeTime).unref()
  })
}

/** Where Electron's own installer fetches from; a proxy or a mirror is somebody's deliberate answer to the question. */
async function downloadable() {
  const { env } = process
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror
  if (mirror) return reachable(mirror)
  if (env.HTTPS_PROXY ?? env.https_proxy) return true
  return reachable('https://github.com')
}

/** `{ program }` to start, or `{ reason }` why the desktop window cannot open here. */
export async function findDesktop() {
  const { platform, env } = process
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { reason: 'this machine has no display' }
  const there = binary()
  if (there) return { program: there }
  if (!(await downloadable())) return { reason: 'Electron’s program is not installed and cannot be downloaded from here' }
  process.stderr.write('Fetching Electron’s program (about 110 MB, once) …\n')
  const fetched = spawnSync(node, [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000, encoding: 'utf8' })
  const program = fetched.status === 0 ? binary() : null
  return program ? { program } : { reason: 'Electron’s program could not be downloaded' }
}
