import { resolve } from 'node:path'
import { locateEngine, locateResources } from './locate-resources.ts'
import { startDesktop } from './shell/desktop.ts'

/** Entry of the desktop application. */
const index = process.argv.indexOf('--data-dir')
const folder = index < 0 ? undefined : process.argv[index + 1]
// Not awaited: Electron becomes ready only after this module has been evaluated.
void startDesktop({
  resources: locateResources(),
  engineEntry: locateEngine(),
  dataFolder: folder === undefined ? null : resolve(folder),
})
