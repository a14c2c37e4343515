import { BrowserWindow, screen } from 'electron'
import { origin } from './security.ts'
import { readWindowState, saveWindowState, withinScreens } from './window-state.ts'

/** Opens the one window: sandboxed, isolated, without Node, at the place where it was last closed if there still is a screen. */
export function openWindow(dataFolder: string): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { position, width, height, maximized } = withinScreens(readWindowState(dataFolder), screens)
  const window = new BrowserWindow({
    ...position,
    width,
    height,
    minWidth: 800,
    minHeight: 600,
    title: 'Sulcus',
    backgroundColor: '#0d1117',
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    saveWindowState(dataFolder, { position: { x, y }, width, height, maximized: window.isMaximized() })
  })
  void window.loadURL(`${origin}/`)
  return window
}
