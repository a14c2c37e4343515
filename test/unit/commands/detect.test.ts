import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { brightBoxNetwork } from '../../fixtures/bright-box-network.ts'
import { headColumns, headRows, headSeries } from '../../fixtures/head-series.ts'
import { put, sharedFolder } from '../../fixtures/temp-folder.ts'
import { readNifti } from './read-nifti.ts'
import { sulcus } from './run-sulcus.ts'

const folder = sharedFolder()
beforeAll(() => {
  put(join(folder.path, 'scans'), headSeries(2))
  put(folder.path, {
    'find.onnx': brightBoxNetwork({ task: 'segment', endToEnd: true }),
    'classify.onnx': brightBoxNetwork({ task: 'classify', endToEnd: false }),
    'wrong.onnx': brightBoxNetwork({ task: 'detect', endToEnd: true, metadata: { task: 'pose' } }),
  })
})
const box = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() })
const documentSchema = z.object({
  model: z.object({ file: z.string(), task: z.string(), labels: z.array(z.string()) }),
  series: z.array(z.object({ slices: z.array(z.object({ detections: z.array(z.object({ label: z.string(), confidence: z.number(), box, maskPixels: z.number() })), probabilities: z.array(z.unknown()).nullable() })) })),
})

describe('sulcus detect', () => {
  it('lists, draws and exports what a network finds', async () => {
    const { code, out: said } = await sulcus(['detect', 'scans', '--model', 'find.onnx', '--out', 'out'], { cwd: folder.path })
    expect(code).toBe(0)
    expect(said).toContain('2 slices looked at: 2 found')
    const document = documentSchema.parse(JSON.parse(readFileSync(join(folder.path, 'out/detections.json'), 'utf8')))
    expect(document.model).toEqual({ file: 'find.onnx', task: 'segment', labels: ['dark', "bright, isn't it"] })
    const [slice] = document.series[0]?.slices ?? []
    const [found] = slice?.detections ?? []
    if (!found) throw new Error('nothing was found')
    expect(found.label).toBe("bright, isn't it")
    expect(found.maskPixels).toBeGreaterThan(0)

    const picture = decode(readFileSync(join(folder.path, 'out/series-001-number-3-slice-0001.png')))
    expect([picture.width, picture.height]).toEqual([headColumns, headRows])
    const at = (row: number, column: number) => [...picture.data.subarray((row * picture.width + column) * 3, (row * picture.width + column) * 3 + 3)]
    expect(at(Math.floor(found.box.top), Math.floor((found.box.left + found.box.right) / 2))).toEqual([86, 180, 233])

    const labels = readNifti(readFileSync(join(folder.path, 'out/series-001-number-3-labels.nii')))
    expect(labels.shape).toEqual([headColumns, headRows, 2])
    expect(labels.at(Math.floor((found.box.left + found.box.right) / 2), Math.floor(found.box.top) + 1, 0)).toBe(2)
    expect(labels.at(0, 0, 0)).toBe(0)
  })

  it('says what a classification network answers', async () => {
    const { code, out } = await sulcus(['detect', 'scans', '--model', 'classify.onnx', '--out', 'classes', '--json'], { cwd: folder.path })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ series: [{ slices: [{ detections: [], probabilities: [{ label: 'dark' }, { label: "bright, isn't it" }] }, {}] }] })
  })

  it('goes by the network’s own file, also where the papers of another, or its own in the data folder, lie beside it', async () => {
    put(join(folder.path, 'mixed'), { 'find.onnx': brightBoxNetwork({ task: 'detect', endToEnd: true }), 'manifest.json': '{}' })
    const { code, out } = await sulcus(['detect', 'scans', '--model', 'mixed/find.onnx', '--out', 'boxes'], { cwd: folder.path })
    expect([code, out]).toEqual([0, expect.stringContaining('2 slices looked at: 2 found')])
  })

  it('keeps control characters of a file from the terminal', async () => {
    put(folder.path, { 'escape.onnx': brightBoxNetwork({ task: 'detect', endToEnd: true, metadata: { names: "{'\\x1b[31m': 'a'}" } }) })
    const { code, err } = await sulcus(['detect', 'scans', '--model', 'escape.onnx', '--out', 'x'], { cwd: folder.path })
    expect([code, err]).toEqual([1, expect.stringContaining('names. [31m')])
  })

  it.each([
    [['detect', 'scans', '--out', 'x'], 2, '--model'],
    [['detect', 'scans', '--out', 'x', '--model', 'find.onnx', '--confidence', 'high'], 2, '--confidence'],
    [['detect', 'scans', '--out', 'x', '--model', 'wrong.onnx'], 1, '“task”'],
  ])('ends %j with code %d', async (args, expected, sentence) => {
    const { code, err } = await sulcus(args, { cwd: folder.path })
    expect(code).toBe(expected)
    expect(err).toContain(sentence)
  })
})
