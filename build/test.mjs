// `npm test`: sets up, finds a browser, then runs type check, lint with the layer rule, unit tests and browser stories.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ensureSetUp, node, root } from './setup.mjs'

const path = [join(root, 'node_modules', '.bin'), dirname(node), process.env.PATH].join(delimiter)
const env = { ...process.env, PATH: path }

function run(title, command, args) {
  console.log(`\n== ${title}`)
  const begun = Date.now()
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`${title} failed.`)
    process.exit(status ?? 1)
  }
  console.log(`${title}: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
}

function succeeds(command, args) {
  return spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

/** Debian's Chromium (and poppler, which reads reports back) where root may install them, else Playwright's own. */
function findBrowser() {
  const debian = '/usr/bin/chromium'
  const wanted = Object.entries({ [debian]: 'chromium', '/usr/bin/pdftotext': 'poppler-utils' }).filter(([file]) => !existsSync(file))
  if (wanted.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const packages = wanted.map(([, name]) => name)
    console.log(`Installing ${packages.join(' and ')} with apt …`)
    env.DEBIAN_FRONTEND = 'noninteractive'
    if (!(succeeds('apt-get', ['update', '-qq']) && succeeds('apt-get', ['install', '-y', '-qq', ...packages]))) console.log('apt could not install them.')
  }
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  if (existsSync(debian)) return debian
  run('Installing Playwright’s Chromium', node, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  return ''
}

const script = (file, ...args) => [node, [join('node_modules', file), ...args]]

ensureSetUp()
const browser = findBrowser()
if (browser) env.CHROMIUM_PATH = browser
for (const project of ['electron', 'build', 'test']) run(`Types of ${project}`, ...script('typescript/bin/tsc', '-p', project))
run('Types of the page', ...script('svelte-check/bin/svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'))
run('Lint', ...script('eslint/bin/eslint.js', '--config', 'build/eslint.config.mjs', '.'))
run('Layers', ...script('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', 'build/layers.config.mjs', 'electron', 'renderer'))
run('Unit and conformance tests', ...script('vitest/vitest.mjs', 'run', '--config', 'build/vitest.config.ts'))
run('Stories in a browser', ...script('@playwright/test/cli.js', 'test', '--config', 'test/e2e/playwright.config.ts'))
