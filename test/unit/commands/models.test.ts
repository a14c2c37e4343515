import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { brightnessNetwork } from '../../fixtures/brightness-network.ts'
import { headColumns, headRows, headSeries, headSlice } from '../../fixtures/head-series.ts'
import { put, sharedFolder } from '../../fixtures/temp-folder.ts'
import { sulcus } from './run-sulcus.ts'

const folder = sharedFolder()
beforeAll(() => {
  put(folder.path, { 'Bright.onnx': brightnessNetwork(), 'never.onnx': brightnessNetwork({ answer: 'never' }), 'never-boxes.onnx': brightnessNetwork({ channels: 3, answer: 'never', change: { metadata: { task: 'classify', names: "{0: 'a', 1: 'b'}", imgsz: '[32, 32]' } } }), 'text.onnx': 'no network' })
  put(join(folder.path, 'scans'), headSeries(2))
})
const run = (line: string, env: NodeJS.ProcessEnv = {}) => sulcus([...line.split(' '), '--data-dir', 'data'], { cwd: folder.path, env })
const listSchema = z.object({ models: z.array(z.object({ id: z.string(), chosen: z.boolean() })) })

describe('sulcus models', () => {
  it('adds, lists, chooses and removes; analyze goes by the choice', async () => {
    const added = await run('models add Bright.onnx')
    expect(added).toMatchObject({ code: 0, err: '' })
    expect(added.out).toMatch(/Added:\nbright 1: Bright\n {2}classifies: class 0, class 1\n.*from Bright\.onnx\n {2}assumed: The file says nothing/s)
    expect(await run('models use bright')).toMatchObject({ code: 0, out: 'bright analyses from now on.\n' })
    const listed = listSchema.parse(JSON.parse((await run('models list --json')).out))
    expect(listed.models.map(({ id, chosen }) => [id, chosen])).toEqual([['brain-mri-cnn', false], ['bright', true]])

    expect(await run('analyze scans --out out --no-report')).toMatchObject({ code: 0, out: expect.stringContaining('The model shows no places, so there are no heat maps.') as unknown })
    const document: unknown = JSON.parse(readFileSync(join(folder.path, 'out/analysis.json'), 'utf8'))
    expect(document).toMatchObject({ model: { id: 'bright' }, series: [{ gate: { accepted: true }, labels: ['class 0', 'class 1'], noFinding: null, slices: [{ peak: null }, {}] }] })
    expect(readdirSync(join(folder.path, 'out')).filter((name) => name.endsWith('.nii'))).toEqual([])

    expect(await run('models remove bright')).toMatchObject({ code: 0 })
    expect((await run('models list')).out).not.toContain('bright 1')
  }, 40_000)

  it('refuses in words what is no model, has no papers or is not there', async () => {
    expect(await run('models add text.onnx')).toMatchObject({ code: 1, err: 'The file is not an ONNX model, or it is damaged: its protocol buffer cannot be read. [model-invalid]\n' })
    expect(await run('models add gone.onnx')).toMatchObject({ code: 1, err: expect.stringContaining('[model-not-found]') as unknown })
    expect(await run('models add Bright.onnx --manifest text.onnx')).toMatchObject({ code: 1, err: expect.stringContaining('not JSON') as unknown })
    expect(await run('models remove brain-mri-cnn')).toMatchObject({ code: 1, err: expect.stringContaining('comes with Sulcus') as unknown })
    expect(await run('models use nobody')).toMatchObject({ code: 1, err: expect.stringContaining('There is no model “nobody”') as unknown })
  }, 40_000)

  it('ends a model that never returns', async () => {
    expect(await run('models add never.onnx', { SULCUS_MODEL_SECONDS: '3' })).toMatchObject({ code: 1, err: expect.stringContaining('stopped and is not used') as unknown })
    const env = { SULCUS_MODEL_SECONDS: '3' }
    for (const line of ['detect scans --out found --model never-boxes.onnx', 'inspect never.onnx']) {
      expect(await sulcus(line.split(' '), { cwd: folder.path, env })).toMatchObject({ code: 1, err: expect.stringContaining('stopped and is not used') as unknown })
    }
  }, 30_000)

  it('ends a model that answered in its trial and never returns from a slice', async () => {
    put(join(folder.path, 'darkness'), { 'IM1.dcm': headSlice(0, [{ tag: '7fe00010', vr: 'OW', value: new Uint8Array(2 * headRows * headColumns) }]) })
    put(folder.path, { 'moody.onnx': brightnessNetwork({ answer: 'never on dark' }) })
    expect(await run('models add moody.onnx')).toMatchObject({ code: 0 })
    expect(await run('analyze scans --out lit --no-report --model moody')).toMatchObject({ code: 0 })
    const stopped = await run('analyze darkness --out unlit --no-report --model moody', { SULCUS_MODEL_SECONDS: '2' })
    expect(stopped.err).toContain('The network gave no answer for 2 s')
    expect(stopped.code).not.toBe(0)
    expect(existsSync(join(folder.path, 'unlit/analysis.json'))).toBe(false)
  }, 40_000)
})
