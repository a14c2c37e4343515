import { join } from 'node:path'
import { app, BrowserWindow, dialog, protocol, session } from 'electron'
import { createSite } from '../api/api.ts'
import { openServices } from '../api/open-services.ts'
import { addedModelsFolder, type EngineResources, type Resources } from '../core/resources.ts'
import { setMenu } from './menu.ts'
import { pickPaths } from './pick-paths.ts'
import { denyForeignRequests, denyPermissions, guardEveryPage, scheme } from './security.ts'
import { spawnUtility } from './spawn-utility.ts'
import { openWindow } from './window.ts'

export interface DesktopOptions {
  readonly resources: Resources
  readonly engineEntry: string
  /** Null keeps Electron's own choice for this user. */
  readonly dataFolder: string | null
}

/** Must run before the app is ready: gives the page's scheme an origin, fetch and streams, as http has. */
function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ])
}

async function open({ resources, engineEntry }: DesktopOptions): Promise<void> {
  denyPermissions(session.defaultSession)
  denyForeignRequests(session.defaultSession)
  setMenu(app.isPackaged)
  const dataFolder = app.getPath('userData')
  const engineResources: EngineResources = { ...resources, addedModels: join(dataFolder, addedModelsFolder) }
  const spawnEngine = () => spawnUtility(engineEntry, JSON.stringify(engineResources))
  const services = await openServices({ dataFolder, resources, door: 'desktop', spawnEngine, pickPaths })
  if (!services.ok) {
    dialog.showErrorBox('Sulcus cannot start', services.failure.message)
    app.quit()
    return
  }
  const site = createSite(services.value, resources.page)
  protocol.handle(scheme, (request) => site.fetch(request))
  app.on('will-quit', () => {
    services.value.engine.stop()
    services.value.modelTrials.stop()
    services.value.store.close()
  })
  openWindow(dataFolder)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(dataFolder)
  })
}

/** Door 1, the desktop window. One instance per user: a second start brings the first one's window forward. */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  if (options.dataFolder) app.setPath('userData', options.dataFolder)
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  registerScheme()
  app.enableSandbox()
  guardEveryPage(app)
  app.on('second-instance', () => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  await app.whenReady()
  await open(options)
}
