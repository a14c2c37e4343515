import { BrowserWindow, dialog } from 'electron'

/** The system's own open dialog; an empty list when the person changes their mind. */
export async function pickPaths(kind: 'files' | 'folder'): Promise<readonly string[]> {
  const properties = kind === 'folder' ? (['openDirectory', 'multiSelections'] as const) : (['openFile', 'multiSelections'] as const)
  const options = { title: kind === 'folder' ? 'Open a folder of DICOM files' : 'Open DICOM files', properties: [...properties] }
  const window = BrowserWindow.getFocusedWindow()
  const { canceled, filePaths } = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return canceled ? [] : filePaths
}
