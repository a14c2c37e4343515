import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const script = pathToFileURL(join(import.meta.dirname, '../../../build/desktop.mjs')).href

interface Answer {
  readonly found: { readonly program?: string; readonly reason?: string }
  readonly seconds: number
}

/** Asks in a process of its own, with a display, without an Electron program, and with nothing else from outside. */
async function findDesktop(env: NodeJS.ProcessEnv): Promise<Answer> {
  const ask = `const { findDesktop } = await import(${JSON.stringify(script)}); const began = performance.now(); const found = await findDesktop(); console.log(JSON.stringify({ found, seconds: (performance.now() - began) / 1000 }))`
  const { PATH, HOME } = process.env
  const folder = tempFolder()
  const child = spawn(process.execPath, ['--input-type=module', '-e', ask], {
    env: { PATH, HOME, DISPLAY: ':7', ELECTRON_OVERRIDE_DIST_PATH: folder, electron_config_cache: folder, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let out = ''
  child.stdout.on('data', (bytes: Buffer) => void (out += bytes.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(out) as Answer
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const closed = (server: Server) => new Promise((resolve) => server.close(resolve))

/** A port of this machine that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await closed(server)
  return port
}

describe('findDesktop', () => {
  it.runIf(process.platform === 'linux')('says that there is no display', async () => {
    expect((await findDesktop({ DISPLAY: '' })).found).toEqual({ reason: 'this machine has no display' })
  })

  it.each([
    ['no mirror answers', async () => `http://127.0.0.1:${await closedPort()}/electron/`],
    ['the mirror is no address', async () => 'somewhere'],
  ])('says soon that there is no program and no way to one: %s', async (_what, mirror) => {
    for (const name of ['ELECTRON_MIRROR', 'npm_config_electron_mirror']) {
      const { found, seconds } = await findDesktop({ [name]: await mirror() })
      expect(found).toEqual({ reason: 'Electron’s program is not installed and cannot be downloaded from here' })
      expect(seconds).toBeLessThan(5)
    }
  })

  it('asks a mirror at the mirror’s own port, and says when that has no Electron', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(404).end()
    })
    const port = await listening(server)
    const { found } = await findDesktop({ ELECTRON_MIRROR: `http://127.0.0.1:${port}/electron/` })
    await closed(server)
    expect(found).toEqual({ reason: 'Electron’s program could not be downloaded' })
    expect(asked[0]).toMatch(/^\/electron\/v?\d+\.\d+\.\d+\/electron-v.*\.zip$/)
  })
})
