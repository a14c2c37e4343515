import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ModelInspection } from '../../../../electron/core/model-inspection.ts'
import { inspectModel } from '../../../../electron/inference/inspect/inspect-model.ts'
import { parseOnnx, readOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { onnxModel, type OnnxDraft } from '../../../fixtures/onnx-model.ts'
import { runningFolder, runningManifest } from '../shipped-model.ts'

async function inspect(draft: OnnxDraft): Promise<ModelInspection> {
  const file = parseOnnx(onnxModel(draft))
  if (!file.ok) throw new Error(file.failure.message)
  const inspection = await inspectModel(file.value)
  if (!inspection.ok) throw new Error(inspection.failure.message)
  return inspection.value
}

const picture = { name: 'images', shape: ['batch', 3, 'height', 'width'] }

describe('inspectModel', () => {
  it('counts what a convolution holds and costs at the size that the metadata names', async () => {
    const { layers, firstLayer, parameters, multiplyAdds, convolution, inputs } = await inspect({
      inputs: [picture],
      outputs: [{ name: 'out', shape: ['batch', 8, 'h', 'w'] }],
      metadata: { imgsz: '[32, 64]' },
      weights: { kernel: { shape: [16, 3, 3, 3], values: 0.1 }, bias: { shape: [16], values: 0 }, deep: { shape: [8, 4, 3, 3], values: 0.1 } },
      operations: [
        { operator: 'Conv', name: 'stem', inputs: ['images', 'kernel', 'bias'], outputs: ['a'], attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } },
        { operator: 'Relu', inputs: ['a'], outputs: ['b'] },
        { operator: 'Conv', name: 'grouped', inputs: ['b', 'deep'], outputs: ['out'], attributes: { group: 4, auto_pad: 'SAME_UPPER', strides: [2, 2] } },
      ],
    })
    expect(inputs).toEqual([{ name: 'images', type: 'float32', shape: [-1, 3, -1, -1] }])
    expect(layers.map(({ outputShape }) => outputShape)).toEqual([[1, 16, 16, 32], [1, 16, 16, 32], [1, 8, 8, 16]])
    expect(layers.map(({ from }) => from)).toEqual([[], [0], [1]])
    expect(layers[0]?.convolution).toEqual({ inputChannels: 3, outputChannels: 16, kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 })
    expect(layers[2]?.convolution).toMatchObject({ inputChannels: 16, outputChannels: 8, groups: 4, padding: [0, 0, 1, 1] })
    expect(layers.map((layer) => layer.multiplyAdds)).toEqual([16 * 16 * 32 * 27, 0, 8 * 8 * 16 * 9 * 4])
    expect(layers.map((layer) => layer.parameters)).toEqual([16 * 27 + 16, 0, 8 * 4 * 9])
    expect(parameters).toBe(16 * 27 + 16 + 8 * 4 * 9)
    expect(multiplyAdds).toBe(16 * 16 * 32 * 27 + 8 * 8 * 16 * 36)
    expect(convolution).toMatchObject({ layers: 2, multiplyAdds: 1 })
    expect(layers[0]?.sharing).toEqual({ shared: 432, fullyConnected: 3 * 32 * 64 * 16 * 16 * 32, times: (3 * 32 * 64 * 16 * 16 * 32) / 432 })
    expect(firstLayer).toMatchObject({ layer: 0, standardConvolution: true })
    expect(firstLayer?.sentence).toContain('16 kernels of 3 × 3 over 3 channels, stride 2 × 2, padding 1, 1, 1, 1, one group.')
    expect(layers[0]?.milliseconds).toBeGreaterThan(0)
  })

  it('knows the first layer where its weights are made ready by another, as quantised networks do', async () => {
    const { firstLayer } = await inspect({
      inputs: [picture],
      outputs: [{ name: 'out', shape: ['batch', 6, 'h', 'w'] }],
      metadata: { imgsz: '[16, 16]' },
      weights: { kernel: { shape: [6, 1, 3, 3], values: 0.1 } },
      operations: [
        { operator: 'Identity', inputs: ['kernel'], outputs: ['ready'] },
        { operator: 'Conv', inputs: ['images', 'ready'], outputs: ['out'], attributes: { group: 3 } },
      ],
    })
    expect(firstLayer).toMatchObject({ layer: 1, standardConvolution: false })
    expect(firstLayer?.sentence).toContain('6 kernels of 3 × 3 over 3 channels, stride 1 × 1, padding 0, 0, 0, 0, 3 groups.')
  })

  it('times the convolutions of a network in 8-bit integers, which the runtime merges with what rounds', async () => {
    const file = await readOnnx(join(runningFolder, runningManifest.file))
    const inspection = file.ok ? await inspectModel(file.value) : file
    if (!inspection.ok) throw new Error(inspection.failure.message)
    const heavy = inspection.value.layers.filter(({ convolution, multiplyAdds }) => convolution && (multiplyAdds ?? 0) > 1e6)
    expect(heavy.length).toBeGreaterThan(15)
    expect(heavy.filter(({ milliseconds }) => milliseconds === null)).toEqual([])
  })

  it('knows attention from a softmax that is none', async () => {
    const tokens = { name: 'tokens', shape: [1, 10, 8] }
    const { layers, attention, firstLayer } = await inspect({
      inputs: [tokens],
      outputs: [{ name: 'out', shape: [1, 10, 8] }],
      weights: { q: { shape: [8, 8], values: 0.1 }, k: { shape: [8, 8], values: 0.2 }, scale: { shape: [], values: 0.5 } },
      operations: [
        { operator: 'MatMul', inputs: ['tokens', 'q'], outputs: ['query'] },
        { operator: 'MatMul', inputs: ['tokens', 'k'], outputs: ['key'] },
        { operator: 'Transpose', inputs: ['key'], outputs: ['keyT'], attributes: { perm: [0, 2, 1] } },
        { operator: 'MatMul', inputs: ['query', 'keyT'], outputs: ['scores'] },
        { operator: 'Mul', inputs: ['scores', 'scale'], outputs: ['scaled'] },
        { operator: 'Softmax', inputs: ['scaled'], outputs: ['weights'] },
        { operator: 'MatMul', inputs: ['weights', 'tokens'], outputs: ['mixed'] },
        { operator: 'Softmax', inputs: ['mixed'], outputs: ['out'] },
      ],
    })
    expect(layers.flatMap((layer, index) => (layer.attention ? [index] : []))).toEqual([3, 4, 5, 6])
    expect(layers[3]?.multiplyAdds).toBe(10 * 10 * 8)
    expect(attention.multiplyAdds).toBeCloseTo((2 * 10 * 10 * 8) / (2 * 10 * 10 * 8 + 2 * 10 * 8 * 8), 10)
    expect(firstLayer).toMatchObject({ layer: 0, standardConvolution: false, sentence: 'The first layer with weights is MatMul, not a convolution.' })
  })

  it('counts a transposed convolution from its input, and finds sizes that only a run can tell', async () => {
    const { layers } = await inspect({
      inputs: [{ name: 'images', shape: [1, 2, 5, 5] }],
      outputs: [{ name: 'out', shape: ['a', 'b', 'c', 'd'] }],
      weights: { kernel: { shape: [2, 3, 2, 2], values: 1 }, top: { shape: [1], values: [3], type: 'int64' }, start: { shape: [1], values: [0], type: 'int64' } },
      operations: [
        { operator: 'ConvTranspose', inputs: ['images', 'kernel'], outputs: ['up'], attributes: { strides: [2, 2] } },
        { operator: 'NonZero', inputs: ['up'], outputs: ['places'] },
        { operator: 'Relu', inputs: ['up'], outputs: ['out'] },
      ],
    })
    expect(layers[0]?.outputShape).toEqual([1, 3, 10, 10])
    expect(layers[0]?.multiplyAdds).toBe(2 * 25 * 4 * 3)
    expect(layers[1]?.outputShape).toEqual([4, 0])
  })

  it('refuses what onnxruntime cannot open, in words', async () => {
    const file = parseOnnx(onnxModel({ inputs: [picture], outputs: [{ name: 'out', shape: [1] }], operations: [{ operator: 'NoSuchOperator', inputs: ['images'], outputs: ['out'] }] }))
    expect(file.ok).toBe(true)
    const inspection = file.ok ? await inspectModel(file.value) : file
    expect(inspection.ok ? null : inspection.failure).toMatchObject({ code: 'model-invalid', message: expect.stringContaining('onnxruntime cannot open the model') as string })
  })
})

describe('parseOnnx', () => {
  it.each([
    ['text', Buffer.from('not a model at all, but text')],
    ['nothing', new Uint8Array()],
    ['a cut file', onnxModel({ inputs: [picture], outputs: [], operations: [{ operator: 'Relu', inputs: ['images'], outputs: ['o'] }], weights: { w: { shape: [64], values: 1 } } }).subarray(0, 150)],
  ])('refuses %s', (_what, bytes) => {
    const file = parseOnnx(bytes)
    expect(file.ok ? null : file.failure.code).toBe('model-invalid')
  })
})
