import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { userFolder } from './core/user-folder.ts'
import { locateEngine, locateResources } from './locate-resources.ts'
import { startDesktop } from './shell/desktop.ts'

/** Entry of the desktop application. Electron's and Chromium's own switches stand among ours, so unknown ones pass. */
const { values } = parseArgs({ args: process.argv.slice(1), options: { 'data-dir': { type: 'string' } }, strict: false })
const folder = values['data-dir']
// Not awaited: Electron becomes ready only after this module has been evaluated.
void startDesktop({
  resources: locateResources(),
  engineEntry: locateEngine(),
  dataFolder: typeof folder === 'string' ? resolve(userFolder(process.env, process.cwd()), folder) : null,
})
