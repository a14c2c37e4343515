import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Resources } from './core/resources.ts'

/** The folder that holds package.json, seen from the sources, from dist/ or from inside an installed application. */
function applicationRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/**
 * Finds what ships with Sulcus. An installed application keeps models and sample beside its archive
 * (`process.resourcesPath`), because native code and child processes cannot read inside one.
 */
export function locateResources(): Resources {
  const root = applicationRoot()
  const installed = (process as NodeJS.Process & { resourcesPath?: string }).resourcesPath
  const beside = installed !== undefined && existsSync(join(installed, 'models')) ? installed : null
  return {
    models: join(beside ?? root, 'models'),
    sample: beside ? join(beside, 'sample') : join(root, 'dist', 'sample'),
    page: join(root, 'dist', 'page'),
  }
}

/** The engine's entry: its source when run from sources, else its bundle beside the door's. */
export function locateEngine(): string {
  const here = fileURLToPath(import.meta.url)
  return here.endsWith('.ts') ? join(dirname(here), 'engine', 'process.ts') : join(applicationRoot(), 'dist', 'electron', 'engine.js')
}
