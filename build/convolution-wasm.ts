import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'electron', 'convolution', 'wasm')
const target = join(root, 'dist', 'convolution', 'engine.wasm')
const mark = `${target}.made-from`

/**
 * Compiles the convolution engine (electron/convolution/wasm) to dist/convolution/engine.wasm when its sources are not
 * those of the file that stands there; used by the bundler, the unit tests and the benchmarks. Returns the file's path;
 * throws with the compiler's words when it cannot be made.
 */
export function compileConvolution(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)))
  const made = hash.digest('hex')
  if (existsSync(target) && existsSync(mark) && readFileSync(mark, 'utf8') === made) return target
  mkdirSync(dirname(target), { recursive: true })
  // Renamed into place, so that whoever starts at the same time reads a whole file.
  const partial = `${target}.${process.pid}`
  const compiler = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, join(sources, 'engine.ts'), '--config', join(sources, 'asconfig.json'), '--outFile', partial], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the convolution engine does not compile:\n${stdout}${stderr}`)
  renameSync(partial, target)
  writeFileSync(mark, made)
  return target
}
