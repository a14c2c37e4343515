#!/usr/bin/env node
// The command line's launcher: sets up what is missing, then runs the command under the Node that the package brings.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './launch.mjs'
import { ensureSetUp, node, root } from './setup.mjs'

const args = process.argv.slice(2)
try {
  ensureSetUp({ quiet: args.includes('--quiet') })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
launch(existsSync(node) ? node : process.execPath, [join(root, 'dist', 'electron', 'cli.js'), ...args])
