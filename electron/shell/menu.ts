import { Menu } from 'electron'

/** The menu bar: what every desktop program has, without reload and developer tools in an installed Sulcus. */
export function setMenu(installed: boolean): void {
  const view = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }] as const
  const development = [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] as const
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'fileMenu' },
      { role: 'editMenu' },
      { label: 'View', submenu: [...view, ...(installed ? [] : development)] },
      { role: 'windowMenu' },
    ]),
  )
}
