import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyze } from '../../../electron/commands/analyze.ts'
import { type Command, UsageError } from '../../../electron/commands/command.ts'
import { convert } from '../../../electron/commands/convert.ts'
import { detect } from '../../../electron/commands/detect.ts'
import { explain } from '../../../electron/commands/explain.ts'
import { filter } from '../../../electron/commands/filter.ts'
import { inspect } from '../../../electron/commands/inspect.ts'
import { models } from '../../../electron/commands/models.ts'
import { pixels } from '../../../electron/commands/pixels.ts'
import { serve } from '../../../electron/commands/serve.ts'
import { tags } from '../../../electron/commands/tags.ts'
import { teach } from '../../../electron/commands/teach.ts'
import { put, sharedFolder, tempFolder } from '../../fixtures/temp-folder.ts'
import { mrFile } from '../../fixtures/dicom-file.ts'
import { sulcus } from './run-sulcus.ts'

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as { version: string }

describe('sulcus', () => {
  it('says which version it is', async () => {
    expect(await sulcus(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it('explains every command, that it is not for diagnosis, and its exit codes', async () => {
    const { code, out, err } = await sulcus(['--help'])
    expect([code, err]).toEqual([0, ''])
    for (const part of ['analyze', 'filter', 'pixels', 'convert', 'serve'].map((name) => `\n  sulcus ${name} `)) expect(out).toContain(part)
    expect(out).toContain('not for diagnosis')
    expect(out).toContain('Exit codes: 0 ')
  })

  it.each([['analyze --help'], ['help analyze'], ['analyze scans --out x --help']])('explains one command: %s', async (line) => {
    const { code, out, err } = await sulcus(line.split(' '))
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Says what the model sees .*\n\nUsage: sulcus analyze PATH/)
    for (const part of ['--no-report', '--quiet', 'Exit codes: 0 ', 'not for diagnosis']) expect(out).toContain(part)
    expect(out).not.toContain('sulcus filter')
  })

  it.each(Object.entries({ analyze, convert, detect, explain, filter, inspect, models, pixels, serve, tags, teach }))('explains every option of %s', (_name, { usage, options }) => {
    const named = (text: string): string[] => [...new Set(text.match(/--[a-z-]+/g))].sort()
    expect(named(options.map(([option]) => option).join(' '))).toEqual(named(usage))
  })

  it.each([
    [[], 'Name a command.'],
    [['analyse', 'x'], 'There is no command “analyse”.'],
    [['toString'], 'There is no command “toString”.'],
  ])('does not know %j: 2, with the help on standard error', async (args, complaint) => {
    const { code, out, err } = await sulcus(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(new RegExp(`^${complaint}\n\nSulcus`))
  })
})

describe('wrong usage', () => {
  const folder = sharedFolder()
  beforeAll(() => {
    put(folder.path, {
      'not.json': 'not JSON', 'ragged.json': '{"name":"r","weights":[[1,2],[3]]}', 'zero.json': '{"name":"z","weights":[[0]]}', 'list.json': '[[1]]',
      'nan.json': '{\n  "name": "n",\n  "weights": [\n    [0, 1, 0],\n    [1, NaN, 1]\n  ]\n}\n',
      'good.json': '{"name":"g","weights":[[1]]}',
      'block.json': '{"name":"b","weights":[[[1]]]}', 'ragged-block.json': '{"name":"b","weights":[[[1,2],[3,4]],[[1,2],[3]]]}', 'worded-block.json': '{"name":"b","weights":[[[1,"x"]]]}',
      'deep.json': '{"format":"sulcus-recipe","version":1,"name":"d","steps":[{"filter":"gaussian-3d"}]}',
      'block-chain.json': '{"format":"sulcus-recipe","version":1,"name":"d","steps":[{"kernel":{"name":"b","weights":[[[1]]]}}]}',
      'newer.json': '{"format":"sulcus-recipe","version":2}',
      'chain.json': '{"format":"sulcus-recipe","version":1,"name":"c","steps":[{"filter":"median"}]}',
      'unknown.json': '{"format":"sulcus-recipe","version":1,"name":"u","steps":[{"filter":"median"},{"filter":"nope"}]}',
      'flipped.json': '{"format":"sulcus-recipe","version":1,"name":"f","steps":[{"filter":"sobel"},{"filter":"median","options":{"mode":"convolution"}}]}',
      'How.onnx': 'whatever it holds',
      'IM1.dcm': mrFile(),
    })
  })

  /** Runs a command here, for how wrong usage ends the process is told below. */
  async function complaintAbout(line: string): Promise<string> {
    const [name = '', ...args] = line.split(' ')
    const commands: Readonly<Record<string, Command>> = { analyze, filter, pixels, convert, models, serve }
    const command = commands[name]
    const silent = () => undefined
    const resources = { models: '/nowhere', sample: '/nowhere', page: '/nowhere' }
    const spawnEngine = (): never => {
      throw new Error('wrong usage starts nothing')
    }
    const context = { resources, spawnEngine, resolve: (path: string) => join(folder.path, path), say: silent, warn: silent, onProgress: silent, signal: new AbortController().signal }
    const outcome: unknown = await command?.run(args, context).catch((error: unknown) => error)
    if (!(outcome instanceof UsageError)) throw new Error(`${line} ended with ${String(outcome)}`)
    return outcome.message
  }

  it.each<[string, string]>([
    ['analyze IM1.dcm', '--out DIR'],
    ['models', 'Say list, add FILE.onnx, use ID or remove ID'],
    ['models add', 'Say list, add FILE.onnx'],
    ['models add a.onnx b.onnx', 'one model at a time'],
    ['models throw a', 'models throw'],
    ['models use a --manifest m.json', '--manifest goes with add'],
    ['analyze --out x', 'at least one file or folder'],
    ['analyze IM1.dcm --out x --colour red', "Unknown option '--colour'"],
    ['analyze IM1.dcm --out', "Option '--out <value>' argument missing"],
    ['filter IM1.dcm --out x', 'either --filter NAME or --kernel FILE'],
    ['filter IM1.dcm --filter sobel --kernel good.json --out x', 'either --filter NAME or --kernel FILE'],
    ['filter IM1.dcm --filter magic --out x', 'magic'],
    ['filter IM1.dcm --filter sobel --border torn --out x', 'border'],
    ['filter IM1.dcm --filter sobel --mode sideways --out x', 'mode'],
    ['filter IM1.dcm --filter sobel --stride 0 --out x', 'The stride must be a whole number from 1 to 64, not 0. [option-invalid]'],
    ['filter IM1.dcm --filter sobel --dilation 65 --out x', 'dilation'],
    ['filter IM1.dcm --filter sobel --stride 1.5 --out x', '--stride takes a whole number'],
    ['analyze IM1.dcm --model nope --out x', 'There is no model “nope”'],
    ['analyze IM1.dcm --model nope.onnx --out x', 'nope.onnx cannot be read'],
    ['filter IM1.dcm --filter gaussian --unit inch --out x', 'unit'],
    ['filter IM1.dcm --filter gaussian --set sigma=99 --out x', 'Width σ must lie between'],
    ['filter IM1.dcm --filter gaussian --set sigma --out x', '--set takes NAME=NUMBER'],
    ['filter IM1.dcm --filter gaussian --region 1,2,3 --out x', '--region takes COLUMN,ROW,COLUMNS,ROWS'],
    ['filter IM1.dcm --recipe none.json --out x', 'none.json cannot be read'],
    ['filter IM1.dcm --recipe not.json --out x', 'not.json is not JSON'],
    ['filter IM1.dcm --recipe good.json --out x', 'no Sulcus recipe'],
    ['filter IM1.dcm --recipe newer.json --out x', 'The recipe has version 2; this Sulcus reads version 1.'],
    ['filter IM1.dcm --recipe unknown.json --out x', 'Step 2 of the recipe: There is no filter “nope”'],
    ['filter IM1.dcm --recipe chain.json --stride 2 --out x', 'A recipe carries its own options'],
    ['filter IM1.dcm --recipe chain.json --filter sobel --out x', 'either --filter NAME or --kernel FILE'],
    ['analyze IM1.dcm --recipe unknown.json --out x', 'Step 2 of the recipe: There is no filter “nope”'],
    ['filter IM1.dcm --kernel none.json --out x', 'none.json cannot be read'],
    ['filter IM1.dcm --kernel not.json --out x', 'not.json is not JSON'],
    ['filter IM1.dcm --kernel nan.json --out x', "nan.json is not JSON: Unexpected token 'N'. [kernel-invalid]"],
    ['filter IM1.dcm --kernel zero.json --out x', 'Every weight of the kernel is zero'],
    ['filter IM1.dcm --kernel list.json --out x', 'A kernel is an object'],
    ['filter IM1.dcm --filter median --mode convolution --out x', 'Median (no convolution) does not take the option mode. [option-invalid]'],
    ['filter IM1.dcm --recipe flipped.json --out x', 'Step 2 of the recipe: Median (no convolution) does not take the option mode. [option-invalid]'],
    ['analyze IM1.dcm --recipe flipped.json --out x', 'Step 2 of the recipe: Median (no convolution) does not take the option mode. [option-invalid]'],
    ['analyze IM1.dcm --model How.onnx --out x', '--model How.onnx needs a manifest.json beside it, which says what the network takes and answers; or add it with “sulcus models add”'],
    ['filter IM1.dcm --kernel ragged-block.json --out x', 'Slice 2 of the kernel is not 2 rows of 2 weights'],
    ['filter IM1.dcm --kernel worded-block.json --out x', 'The weight in slice 1, row 1, column 2 of the kernel is not a finite number.'],
    ['filter IM1.dcm --kernel block.json --region 0,0,2,2 --out x', 'A kernel of three dimensions does not take the option region. [option-invalid]'],
    ['filter IM1.dcm --filter gaussian-3d --stride 2 --out x', 'Gaussian of the volume does not take the option stride. [option-invalid]'],
    ['filter IM1.dcm --filter log-3d --border valid --out x', 'does not take the border valid; it takes zero, replicate, reflect, wrap.'],
    ['filter IM1.dcm --filter log-3d --set sigma=99 --out x', 'Width σ must lie between 0.5 and 30, not 99.'],
    ['filter IM1.dcm --recipe deep.json --out x', 'Gaussian of the volume (gaussian-3d) works on a whole series'],
    ['filter IM1.dcm --recipe block-chain.json --out x', 'The kernel has three dimensions'],
    ['pixels IM1.dcm', '--out DIR'],
    ['pixels --out x', 'at least one file or folder'],
    ['convert IM1.dcm --out x', '--format nifti'],
    ['serve IM1.dcm', 'serve takes no paths'],
    ['serve --port 65536', '--port takes a number up to 65535'],
    ['serve --port http', '--port takes a whole number'],
  ])('%s: says what is wrong, and does nothing', async (line, complaint) => {
    expect(await complaintAbout(line)).toContain(complaint)
    expect(existsSync(join(folder.path, 'x'))).toBe(false)
  })

  it.each<[string, string]>([
    ['analyze IM1.dcm', 'Say where the results go with --out DIR.'],
    ['filter IM1.dcm --kernel ragged.json --out x', 'Row 2 of the kernel holds 1 weight, but row 1 holds 2. \\[kernel-invalid\\]'],
  ])('%s: ends with 2, and says how it is right', async (line, complaint) => {
    const { code, out, err } = await sulcus(line.split(' '), { cwd: folder.path })
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(new RegExp(`^${complaint}\nUsage: sulcus ${line.split(' ')[0] ?? ''} [^\n]*\n$`))
    expect(existsSync(join(folder.path, 'x'))).toBe(false)
  })
})

describe('a bug', () => {
  it('is said in words, without what its message quotes', async () => {
    const folder = tempFolder()
    const broken = "import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.availableParallelism = () => { throw new TypeError('Walker^Ada') }; syncBuiltinESMExports()"
    put(folder, { 'IM1.dcm': mrFile(), 'broken.mjs': broken })
    const env = { NODE_OPTIONS: `--import=${join(folder, 'broken.mjs')}` }
    const { code, out, err } = await sulcus(['convert', 'IM1.dcm', '--format', 'nifti', '--out', 'out', '--quiet'], { cwd: folder, env })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('Sulcus hit a bug while answering; the study is untouched.')
    expect(err).not.toContain('Walker')
  })
})

describe('where the user stands', () => {
  it('is the working folder', async () => {
    const folder = tempFolder()
    put(folder, { 'here/IM1.dcm': mrFile(), 'IM1.dcm': 'not this one' })
    // INIT_CWD of some other npm script means nothing
    const env = { INIT_CWD: folder, npm_lifecycle_event: 'test' }
    expect(await sulcus(['pixels', 'IM1.dcm', '--out', 'out', '--quiet'], { cwd: join(folder, 'here'), env })).toEqual({ code: 0, out: '', err: '' })
    expect(existsSync(join(folder, 'here/out/1.npy'))).toBe(true)
  })

  it('is where npm was called, under `npm run sulcus`', async () => {
    const folder = tempFolder()
    put(folder, { 'here/IM1.dcm': mrFile(), 'IM1.dcm': 'not this one' })
    const env = { INIT_CWD: join(folder, 'here'), npm_lifecycle_event: 'sulcus' }
    expect((await sulcus(['pixels', 'IM1.dcm', '--out', 'out'], { cwd: folder, env })).code).toBe(0)
    expect(existsSync(join(folder, 'here/out/1.npy'))).toBe(true)
  })
})
