#!/usr/bin/env node
// The command line's launcher: sets up what is missing, then runs the command under the Node that the package brings: here,
// when it is that one already, since to start it again would take longer than many a command.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launch } from './launch.mjs'
import { ensureSetUp, node, root } from './setup.mjs'

const args = process.argv.slice(2)
try {
  ensureSetUp({ quiet: args.includes('--quiet') })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
const cli = join(root, 'dist', 'electron', 'cli.js')
if (existsSync(node) && process.execPath !== node) launch(node, [cli, ...args])
else await import(pathToFileURL(cli).href)
