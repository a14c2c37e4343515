// Compiles the convolution engine (electron/convolution/wasm) to dist/convolution/engine.wasm, when its sources are newer
// than what stands there. Used by the bundler, the unit tests and the benchmarks.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'electron', 'convolution', 'wasm')
const target = join(root, 'dist', 'convolution', 'engine.wasm')
const mark = `${target}.made-from`

/** The file's path; throws with the compiler's words when it cannot be made. */
export async function compileConvolution() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)))
  const made = hash.digest('hex')
  if (existsSync(target) && existsSync(mark) && readFileSync(mark, 'utf8') === made) return target
  const { default: asc } = await import('assemblyscript/asc')
  let bytes = null
  const { error, stderr } = await asc.main([join(sources, 'engine.ts'), '--config', join(sources, 'asconfig.json'), '--outFile', 'engine.wasm'], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) bytes = contents
    },
  })
  if (error || !bytes) throw new Error(`the convolution engine does not compile: ${error?.message ?? ''}\n${stderr.toString()}`)
  mkdirSync(join(target, '..'), { recursive: true })
  // Renamed into place, so that tests which start at the same time read a whole file.
  const partial = `${target}.${process.pid}`
  writeFileSync(partial, bytes)
  renameSync(partial, target)
  writeFileSync(mark, made)
  return target
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await compileConvolution())
