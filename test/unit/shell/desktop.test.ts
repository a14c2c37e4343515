import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fail, ok } from '../../../electron/core/result.ts'
import { EngineClient } from '../../../electron/engine/client.ts'
import { startDesktop } from '../../../electron/shell/desktop.ts'
import { pickPaths } from '../../../electron/shell/pick-paths.ts'
import { spawnUtility } from '../../../electron/shell/spawn-utility.ts'
import { app, behaviour, BrowserWindow, protocol, reset, seen, session, WebContents } from '../../fixtures/electron-stand-in.ts'
import { fakeEngine } from '../../fixtures/fake-engine.ts'
import { textWith } from '../../fixtures/matchers.ts'
import { study } from '../../fixtures/study.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

vi.mock('electron', () => import('../../fixtures/electron-stand-in.ts'))
beforeEach(reset)

const engines = () => fakeEngine(() => ({ indexPaths: async () => ok({ studies: [study()], skipped: [] }), model: async () => fail('model-not-found', 'No model.') }))

/** Starts the desktop with a data folder of its own. */
async function started(files: Readonly<Record<string, string>> = {}) {
  const folder = tempFolder()
  put(folder, { 'page/index.html': '<title>Sulcus</title>', ...files })
  const { spawn, started: processes } = engines()
  behaviour.spawnEngine = spawn
  const dataFolder = join(folder, 'data')
  const resources = { models: '/models', sample: '/sample', page: join(folder, 'page') }
  await startDesktop({ resources, engineEntry: '/engine.js', dataFolder })
  onTestFinished(() => void app.emit('will-quit'))
  return { folder, dataFolder, processes, window: seen.windows[0] }
}

const ask = async (path: string): Promise<Response> => {
  const handler = protocol.handlers.get('sulcus')
  if (!handler) throw new Error('the scheme has no handler')
  return handler(new Request(`sulcus://app${path}`))
}

describe('starting', () => {
  it('registers scheme and sandbox before Electron is ready, and answers before the window asks', async () => {
    await started()
    expect(seen.order).toEqual(['registerScheme', 'enableSandbox', 'ready', 'handle', 'window'])
    expect(protocol.schemes).toEqual([
      { scheme: 'sulcus', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
    ])
  })

  it('opens one window, sandboxed and isolated and without Node, on the page', async () => {
    const { window } = await started()
    expect(seen.windows).toHaveLength(1)
    expect(window?.options.webPreferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, webSecurity: true, webviewTag: false,
    })
    expect(window?.options.webPreferences).not.toHaveProperty('preload')
    expect(window?.options).toMatchObject({ width: 1440, height: 900, show: false })
    expect(window?.options).not.toHaveProperty('x')
    expect(window?.url).toBe('sulcus://app/')
    expect(window?.shown).toBe(false)
    window?.emit('ready-to-show')
    expect(window?.shown).toBe(true)
  })

  it('serves page and API over the scheme, with the sample study in place', async () => {
    const { processes } = await started()
    expect(await (await ask('/')).text()).toBe('<title>Sulcus</title>')
    expect(await (await ask('/api/studies')).json()).toEqual({ studies: [study()], problems: {} })
    expect(await (await ask('/api/session')).json()).toMatchObject({ door: 'desktop', canPickFiles: true, modelFailure: { code: 'model-not-found' } })
    expect((await ask('/../package.json')).status).toBe(404)
    expect(processes).toHaveLength(1)
  })

  it('a second time gives way to the first', async () => {
    behaviour.firstInstance = false
    await startDesktop({ resources: { models: '', sample: '', page: '' }, engineEntry: '', dataFolder: null })
    expect(seen.order).toEqual(['quit'])
    expect(seen.windows).toEqual([])
  })

  it('brings its window forward when started a second time', async () => {
    const { window } = await started()
    if (window) window.minimized = true
    app.emit('second-instance')
    expect(window).toMatchObject({ minimized: false, focused: true })
  })

  it('says why and quits when its data cannot be opened', async () => {
    const folder = tempFolder()
    put(folder, { file: 'not a folder' })
    await startDesktop({ resources: { models: '', sample: '', page: '' }, engineEntry: '', dataFolder: join(folder, 'file') })
    expect(seen.errorBoxes).toEqual([['Sulcus cannot start', textWith('cannot be used')]])
    expect(seen.order.at(-1)).toBe('quit')
    expect(seen.windows).toEqual([])
  })
})

describe('ending', () => {
  it('stops the engine and closes the store', async () => {
    const { processes, dataFolder } = await started()
    await ask('/api/session')
    expect(existsSync(join(dataFolder, 'sulcus.db-wal'))).toBe(true)
    app.emit('will-quit')
    expect(processes.map((one) => one.killed())).toEqual([true])
    expect(existsSync(join(dataFolder, 'sulcus.db-wal'))).toBe(false)
    app.removeAllListeners('will-quit')
  })

  it('follows the last window, except on a Mac', async () => {
    await started()
    app.emit('window-all-closed')
    expect(seen.order.includes('quit')).toBe(process.platform !== 'darwin')
  })

  it('opens a window anew when the dock asks and there is none', async () => {
    await started()
    app.emit('activate')
    expect(seen.windows).toHaveLength(1)
    seen.windows.length = 0
    app.emit('activate')
    expect(seen.windows).toHaveLength(1)
  })
})

describe('the page is denied', () => {
  it('every permission', async () => {
    await started()
    const { request, check, device } = session.defaultSession
    const answer = vi.fn()
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'] as const) {
      // the handlers look at none of their arguments
      Reflect.apply(request ?? (() => undefined), null, [null, permission, answer])
      expect(Reflect.apply(check ?? (() => true), null, [null, permission, 'sulcus://app'])).toBe(false)
    }
    expect(answer.mock.calls).toEqual(new Array(5).fill([false]))
    expect(Reflect.apply(device ?? (() => true), null, [{}])).toBe(false)
  })

  it.each([
    ['sulcus://app/', true],
    ['sulcus://app/api/studies', true],
    ['blob:sulcus://app/5b2b0a4e', true],
    ['data:image/png;base64,AA', true],
    ['sulcus://application/', false],
    ['sulcus://app.evil.example/', false],
    ['sulcus:app', false],
    ['https://evil.example/?x=sulcus://app/', false],
    ['http://127.0.0.1:4711/', false],
    ['ws://localhost/', false],
    ['file:///etc/passwd', false],
    ['blob:https://evil.example/5b2b0a4e', false],
    ['data:text/html,<script>', false],
    ['', false],
  ])('requests elsewhere: %s passes is %s', async (url, passes) => {
    await started()
    const answer = vi.fn()
    session.defaultSession.beforeRequest?.({ url }, answer)
    expect(answer.mock.calls).toEqual([[{ cancel: !passes }]])
  })

  /** What becomes of an event on some page's contents. */
  function denied(name: string, ...args: readonly unknown[]): boolean {
    const contents = new WebContents()
    app.emit('web-contents-created', {}, contents)
    const event = { preventDefault: vi.fn(), isMainFrame: true, ...(name === 'will-frame-navigate' ? { isMainFrame: args[0] } : {}) }
    expect(contents.listenerCount(name)).toBe(1)
    contents.emit(name, event, ...args)
    return event.preventDefault.mock.calls.length > 0
  }

  it.each([
    ['will-navigate', 'https://evil.example/', true],
    ['will-navigate', 'file:///etc/passwd', true],
    ['will-navigate', 'sulcus://app.evil.example/', true],
    ['will-navigate', 'sulcus://app/', false],
    ['will-redirect', 'sulcus://app/', true],
    ['will-frame-navigate', false, true],
    ['will-frame-navigate', true, false],
    ['will-attach-webview', {}, true],
  ])('going elsewhere: %s with %s is denied: %s', async (name, argument, isDenied) => {
    await started()
    expect(denied(name, argument)).toBe(isDenied)
  })

  it('new windows', async () => {
    await started()
    const contents = new WebContents()
    app.emit('web-contents-created', {}, contents)
    expect(Reflect.apply(contents.openWindow ?? (() => undefined), null, [{ url: 'sulcus://app/' }])).toEqual({ action: 'deny' })
  })
})

describe('the window’s place', () => {
  it('is kept when it closes, and taken up at the next start', async () => {
    const { window, dataFolder } = await started()
    if (!window) throw new Error('no window')
    window.bounds = { x: -5, y: 17, width: 1000, height: 700 }
    window.maximized = true
    window.emit('close')
    expect(JSON.parse(readFileSync(join(dataFolder, 'window.json'), 'utf8'))).toEqual({ position: { x: -5, y: 17 }, width: 1000, height: 700, maximized: true })
    seen.windows.length = 0
    app.emit('activate')
    expect(seen.windows[0]?.options).toMatchObject({ x: -5, y: 17, width: 1000, height: 700 })
    expect(seen.windows[0]?.maximized).toBe(true)
  })

  it.each([
    ['no JSON', '{'],
    ['another shape', '[]'],
    ['a window too small to be seen', '{"position":null,"width":1,"height":1,"maximized":false}'],
    ['numbers that are none', '{"position":{"x":"left","y":0},"width":1000,"height":700,"maximized":false}'],
  ])('is the usual one when the file holds %s', async (_what, text) => {
    const { window } = await started({ 'data/window.json': text })
    expect(window?.options).toMatchObject({ width: 1440, height: 900 })
    expect(window?.options).not.toHaveProperty('x')
    expect(window?.maximized).toBe(false)
  })

  it.each([
    ['on a screen that is gone', { x: 5000, y: 100 }],
    ['above the screen, where nobody can take hold of it', { x: 100, y: -300 }],
    ['off the screen but for a sliver', { x: 2500, y: 100 }],
    ['below the screen', { x: 100, y: 1420 }],
  ])('is given up when it lies %s', async (_where, position) => {
    const { window } = await started({ 'data/window.json': JSON.stringify({ position, width: 6000, height: 700, maximized: true }) })
    expect(window?.options).toMatchObject({ width: 4480, height: 700 })
    expect(window?.options).not.toHaveProperty('x')
    expect(window?.maximized).toBe(true)
  })

  it('that cannot be kept disturbs nobody', async () => {
    const { window, dataFolder } = await started({ 'data/window.json.partial/x': '' })
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    window?.emit('close')
    expect(printed).toHaveBeenCalledOnce()
    expect(existsSync(join(dataFolder, 'window.json'))).toBe(false)
    printed.mockRestore()
  })
})

describe('the menu', () => {
  const roles = () => JSON.stringify(seen.menus)

  it('has no developer tools in an installed Sulcus', async () => {
    await started()
    expect(roles()).toContain('togglefullscreen')
    expect(roles()).not.toMatch(/toggleDevTools|reload/)
  })

  it('has them when run from sources', async () => {
    app.isPackaged = false
    await started()
    expect(roles()).toMatch(/reload.*toggleDevTools/)
  })
})

describe('pickPaths', () => {
  it.each([
    ['folder', 'openDirectory'],
    ['files', 'openFile'],
  ] as const)('asks the system for %s', async (kind, property) => {
    behaviour.picked = { canceled: false, filePaths: ['/a', '/b'] }
    expect(await pickPaths(kind)).toEqual(['/a', '/b'])
    expect(seen.dialogs[0]?.properties).toEqual([property, 'multiSelections'])
  })

  it('gives nothing when the person changes their mind, in front of a window too', async () => {
    behaviour.picked = { canceled: true, filePaths: ['/a'] }
    new BrowserWindow({}).focus()
    expect(await pickPaths('files')).toEqual([])
    expect(seen.dialogs).toHaveLength(1)
  })
})

describe('spawnUtility', () => {
  it('carries the engine’s messages both ways, and its end', async () => {
    const { spawn, started: processes } = fakeEngine((self) => ({
      filters: async () => ok([]),
      model: async () => {
        self.crash()
        return fail('internal-error', 'never heard')
      },
    }))
    behaviour.spawnEngine = spawn
    const client = new EngineClient(() => spawnUtility('/engine.js', '{"models":"/m"}'))
    expect(await client.call((engine) => engine.filters())).toEqual(ok([]))
    expect(seen.forks).toEqual([['/engine.js', ['{"models":"/m"}'], { serviceName: 'Sulcus engine', stdio: 'inherit' }]])
    expect(await client.call((engine) => engine.model())).toMatchObject({ failure: { code: 'engine-stopped' } })
    expect(await client.call((engine) => engine.filters())).toEqual(ok([]))
    client.stop()
    expect(processes.map((one) => one.killed())).toEqual([false, true])
  })
})
