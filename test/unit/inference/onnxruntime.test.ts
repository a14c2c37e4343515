import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL, fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let home = ''

afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Runs a module in a process whose home, cache and temporary folder are one empty folder, as on a user's machine: without
 * the variables of test runs, which by themselves silence the runtime. Returns the files that it leaves. */
async function filesLeftBy(source: string): Promise<readonly string[]> {
  home = mkdtempSync(join(tmpdir(), 'sulcus-test-'))
  const env = { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache'), TMPDIR: home }
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], { env, cwd: root })
  return readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name)
}

const inRoot = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href)

describe('onnxruntime', () => {
  // Its libraries for Linux and macOS hold an uploader of usage events since 1.29, which is on unless it is told otherwise.
  // Where it is on, it leaves an identifier of the machine and a queue of events; where it is off, nothing.
  it('opens a network without preparing to send anything about it', async () => {
    expect(await filesLeftBy(`
      const { loadModel } = await import(${inRoot('electron/inference/load-model.ts')})
      const loaded = await loadModel(${JSON.stringify(join(root, 'models/brain-mri-cnn'))})
      if (!loaded.ok) throw new Error(loaded.failure.message)`)).toEqual([])
  })
})
