// `npm start`: sets up, then opens the desktop window, or else the same app in this machine's browser.
import { join } from 'node:path'
import { findDesktop } from './desktop.mjs'
import { launch } from './launch.mjs'
import { ensureSetUp, node, root } from './setup.mjs'

try {
  ensureSetUp()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
const args = process.argv.slice(2)
const desktop = await findDesktop()
if (desktop.program) {
  launch(desktop.program, [root, ...args], { env: { ...process.env, NODE_ENV: 'production' } })
} else {
  console.log(`No desktop window: ${desktop.reason}. Serving the same app to a browser of this machine.`)
  launch(node, [join(root, 'dist', 'electron', 'cli.js'), 'serve', '--open', ...args])
}
