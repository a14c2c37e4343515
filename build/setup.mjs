// Brings a fresh checkout to a state that runs: packages, bundles, the sample study. Needs Node >= 20 and npm, and
// nothing else; imports nothing outside Node, because it runs before any package is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'

/** The Node that the package brings: the one Electron carries, with node:sqlite and type stripping. */
export const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

/** What is built, from which sources, and how; a step runs when its sources changed since it last succeeded. */
const steps = [
  {
    name: 'page',
    sources: ['renderer', 'electron/core', 'build/vite.page.config.ts', 'package-lock.json'],
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'build/vite.page.config.ts', '--logLevel', 'error'],
  },
  {
    name: 'electron',
    sources: ['electron', 'build/vite.main.config.ts', 'build/convolution-wasm.ts', 'package-lock.json', 'package.json'],
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'build/vite.main.config.ts', '--logLevel', 'error'],
  },
  {
    name: 'sample',
    sources: ['build/sample', 'package-lock.json'],
    command: ['build/sample/make-sample.ts', 'dist/sample'],
  },
]

function* filesUnder(path) {
  if (statSync(path).isFile()) yield path
  else for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name))
}

function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths) for (const file of filesUnder(join(root, path))) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', ...options })
  if (result.status === 0) return
  const reason = result.error ? result.error.message : `${result.stdout ?? ''}${result.stderr ?? ''}`
  throw new Error(`${[command, ...args].join(' ')} failed:\n${reason.trim().split('\n').slice(-15).join('\n')}`)
}

/** Progress goes to standard error, so that a command's own output stays clean. */
function progress(quiet) {
  let open = false
  return {
    step(text) {
      if (quiet) return
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
      open = process.stderr.isTTY
    },
    end() {
      if (open) process.stderr.write('\r\x1b[K')
    },
  }
}

/** A mark beside the results says which sources they were made from. */
function mark(name) {
  return join(root, 'dist', `.${name}-made-from`)
}
function isFresh(name, made) {
  const file = mark(name)
  return existsSync(file) && readFileSync(file, 'utf8') === made
}
function remember(name, made) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(`${mark(name)}.partial`, made)
  renameSync(`${mark(name)}.partial`, mark(name))
}

function packagesAreThere() {
  const lock = join(root, 'package-lock.json')
  const installed = join(root, 'node_modules', '.package-lock.json')
  return existsSync(node) && existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs - 1000
}

function installPackages() {
  // npm run hands over the path of its own script; else npm is looked up on the PATH.
  const npmScript = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  // The CPU library is in onnxruntime-node's package; its install script would fetch more.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  if (npmScript?.endsWith('.js')) run(process.execPath, [npmScript, ...args], { env })
  else run(windows ? 'npm.cmd' : 'npm', args, { env, shell: windows })
  // An npm that runs no install scripts leaves out the one that fetches this system's Node.
  if (!existsSync(node)) run(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node'), env })
}

/** Installs packages when they are missing or older than the lock file, then builds what is stale. */
export function ensureSetUp({ quiet = false } = {}) {
  // An installed package carries its build and not its sources.
  if (!existsSync(join(root, 'package-lock.json'))) return
  const line = progress(quiet)
  const total = steps.length + 1
  try {
    if (!packagesAreThere()) {
      line.step(`Setting up Sulcus (1/${total}): installing packages, a minute or two …`)
      installPackages()
    }
    for (const [index, { name, sources, command }] of steps.entries()) {
      const made = fingerprint(sources)
      if (isFresh(name, made)) continue
      line.step(`Setting up Sulcus (${index + 2}/${total}): building ${name} …`)
      rmSync(mark(name), { force: true })
      run(node, command)
      remember(name, made)
    }
  } finally {
    line.end()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    ensureSetUp()
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
