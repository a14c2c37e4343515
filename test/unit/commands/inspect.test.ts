import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { onnxModel } from '../../fixtures/onnx-model.ts'
import { put, sharedFolder } from '../../fixtures/temp-folder.ts'
import { sulcus } from './run-sulcus.ts'

const folder = sharedFolder()
beforeAll(() => {
  put(folder.path, {
    'net.onnx': onnxModel({
      inputs: [{ name: 'images', shape: [1, 3, 32, 32] }],
      outputs: [{ name: 'out', shape: [1, 4, 16, 16] }],
      metadata: { task: 'detect\u001b[31m' },
      weights: { kernel: { shape: [4, 3, 3, 3], values: 0.5 } },
      operations: [{ operator: 'Conv', name: 'stem', inputs: ['images', 'kernel'], outputs: ['out'], attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } }],
    }),
    'letter.onnx': 'This is a letter.',
  })
})

describe('sulcus inspect', () => {
  it('tells what a network is made of', async () => {
    const { code, out, err } = await sulcus(['inspect', 'net.onnx'], { cwd: folder.path })
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('The first layer is a standard convolution: 4 kernels of 3 × 3 over 3 channels, stride 2 × 2, padding 1, 1, 1, 1, one group.')
    expect(out).toMatch(/1 layer, 108 parameters, 27648 multiply-adds, [\d.]+ ms a run on one thread/)
    expect(out).toContain('Sharing: 108 kernel weights do what 3145728 weights of fully connected layers would (29127 times as many)')
    expect(out).toContain('task: detect [31m')
    expect(out).not.toContain('\u001b')
  })

  it('says the same as JSON', async () => {
    const { code, out } = await sulcus(['inspect', 'net.onnx', '--json'], { cwd: folder.path })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      file: 'net.onnx', parameters: 108, multiplyAdds: 27648, metadata: { task: 'detect\u001b[31m' },
      layers: [{ operator: 'Conv', outputShape: [1, 4, 16, 16], sharing: { shared: 108, fullyConnected: 3 * 32 * 32 * 4 * 16 * 16 } }],
    })
  })

  it.each([
    [['inspect'], 2, 'Name one ONNX file.'],
    [['inspect', 'a.onnx', 'b.onnx'], 2, 'Name one ONNX file.'],
    [['inspect', 'letter.onnx'], 1, '[model-invalid]'],
    [['inspect', join('no', 'such.onnx')], 1, '[model-not-found]'],
  ])('ends %j with code %d', async (args, expected, sentence) => {
    const { code, err } = await sulcus(args, { cwd: folder.path })
    expect(code).toBe(expected)
    expect(err).toContain(sentence)
  })
})
