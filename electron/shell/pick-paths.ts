import { BrowserWindow, dialog } from 'electron'
import type { PathKind } from '../api/context.ts'

const titles: Readonly<Record<PathKind, string>> = { files: 'Open DICOM files', folder: 'Open a folder of DICOM files', model: 'Add a model' }

/** The system's own open dialog; an empty list when the person changes their mind. */
export async function pickPaths(kind: PathKind): Promise<readonly string[]> {
  const properties = kind === 'folder' ? (['openDirectory', 'multiSelections'] as const) : (['openFile', 'multiSelections'] as const)
  const filters = kind === 'model' ? [{ name: 'Models and their manifests', extensions: ['onnx', 'json'] }] : []
  const options = { title: titles[kind], properties: [...properties], filters }
  const window = BrowserWindow.getFocusedWindow()
  const { canceled, filePaths } = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return canceled ? [] : filePaths
}
