import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execFile } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let tree = ''

/** A small tree of the same shape, holding one import the rule must refuse per entry. */
const offences: Readonly<Record<string, readonly [file: string, source: string]>> = {
  'core-depends-downwards': ['electron/core/a.ts', "import '../dicom/x.ts'"],
  'dicom-depends-downwards': ['electron/dicom/a.ts', "import '../inference/x.ts'"],
  'reports-depends-downwards': ['electron/reports/a.ts', "import type { X } from '../engine/x.ts'"],
  'engine-depends-downwards': ['electron/engine/a.ts', "import '../annotations/x.ts'"],
  'api-depends-downwards': ['electron/api/a.ts', "import '../engine/x.ts'"],
  'shell-depends-downwards': ['electron/shell/a.ts', "import '../dicom/x.ts'"],
  'commands-depends-downwards': ['electron/commands/a.ts', "import '../api/x.ts'"],
  'dicom-parser-only-in-dicom': ['electron/api/b.ts', "import 'dicom-parser'"],
  'onnxruntime-behind-its-switch': ['electron/inference/b.ts', "import 'onnxruntime-node'"],
  'node-sqlite-only-in-annotations': ['electron/api/c.ts', "import 'node:sqlite'"],
  'electron-only-in-shell': ['electron/api/d.ts', "import 'electron'"],
  'every-file-has-a-room': ['electron/cellar/a.ts', "import '../core/x.ts'"],
  'desktop-door-through-the-shell': ['electron/main.ts', "import './api/x.ts'"],
  'page-knows-core-only': ['renderer/lib/a.ts', "import '../../electron/dicom/x.ts'"],
  'page-without-node': ['renderer/lib/b.ts', "import 'node:fs'"],
  'features-stand-alone': ['renderer/features/one/A.svelte', '<script lang="ts">\n  import { x } from \'../two/x.ts\'\n</script>\n<p>{x}</p>'],
  'lib-below-features': ['renderer/lib/c.ts', "import '../features/two/x.ts'"],
  // A circle is reported once, at its first file.
  'no-circles': ['electron/core/circle-1.ts', "import { y } from './circle-2.ts'\nexport const x = y"],
  'nothing-unresolved': ['electron/core/lost.ts', "import './nowhere.ts'"],
}

function write(file: string, source: string): void {
  const path = join(tree, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${source}\n`)
}

function cruise(): Promise<{ rule: string; from: string }[]> {
  return new Promise((resolve, reject) => {
    const binary = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
    const args = [binary, '--config', 'build/layers.config.mjs', '--output-type', 'json', 'electron', 'renderer']
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => {
      try {
        const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } }
        resolve(report.summary.violations.map(({ rule, from }) => ({ rule: rule.name, from })))
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
  })
}

describe('the layer rule', () => {
  let violations: { rule: string; from: string }[] = []

  beforeAll(async () => {
    tree = mkdtempSync(join(tmpdir(), 'sulcus-layers-'))
    cpSync(join(root, 'build', 'layers.config.mjs'), join(tree, 'build', 'layers.config.mjs'), { recursive: true })
    cpSync(join(root, 'build', 'tsconfig.base.json'), join(tree, 'build', 'tsconfig.base.json'))
    cpSync(join(root, 'electron', 'tsconfig.json'), join(tree, 'electron', 'tsconfig.json'))
    cpSync(join(root, 'package.json'), join(tree, 'package.json'))
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
    for (const room of ['core', 'dicom', 'inference', 'engine', 'annotations', 'api']) write(`electron/${room}/x.ts`, 'export type X = number\nexport const x = 1')
    write('electron/core/circle-2.ts', "import { x } from './circle-1.ts'\nexport const y = () => x")
    write('electron/reports/good.ts', "import { x } from '../core/x.ts'\nexport const z = x")
    write('renderer/features/two/x.ts', 'export const x = 1')
    write('renderer/lib/good.ts', "import type { X } from '../../electron/api/x.ts'\nexport type Y = X")
    for (const [file, source] of Object.values(offences)) write(file, source)
    violations = await cruise()
  })
  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  it.each(Object.entries(offences))('%s', (rule, [file]) => {
    expect(violations).toContainEqual({ rule, from: file })
  })

  it('leaves what follows the layout alone', () => {
    expect(violations.filter(({ from }) => from.endsWith('good.ts'))).toEqual([])
  })
})
