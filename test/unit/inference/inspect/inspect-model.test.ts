import { describe, expect, it } from 'vitest'
import { inspectModel } from '../../../../electron/inference/inspect/inspect-model.ts'
import { encodeModel } from '../../../../electron/inference/onnx/onnx-messages.ts'
import { parseOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { onnxModel } from '../../../fixtures/onnx-model.ts'
import { copyingFunction } from '../../../fixtures/onnx-function.ts'
import { inspect } from './inspect-draft.ts'

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
    expect(firstLayer?.sentence).toBe('The first layer is Conv, not a standard convolution: 6 kernels of 3 × 3 over 3 channels, stride 1 × 1, padding 0, 0, 0, 0, 3 groups.')
  })

  it('names a dilation that makes the first layer other than standard', async () => {
    const { firstLayer } = await inspect({
      inputs: [picture],
      outputs: [{ name: 'out', shape: ['batch', 2, 'h', 'w'] }],
      metadata: { imgsz: '[16, 16]' },
      weights: { kernel: { shape: [2, 3, 3, 3], values: 0.1 } },
      operations: [{ operator: 'Conv', inputs: ['images', 'kernel'], outputs: ['out'], attributes: { dilations: [2, 2] } }],
    })
    expect(firstLayer?.sentence).toContain('The first layer is Conv with dilation 2 × 2, not a standard convolution: 2 kernels')
  })

  it('counts weights that are rounded within the graph at the layer that takes them', async () => {
    const scale = { shape: [], values: [0.1] }
    const { layers, parameters } = await inspect({
      inputs: [{ name: 'images', shape: [1, 1, 8, 8] }],
      outputs: [{ name: 'out', shape: [1, 2, 6, 6] }],
      weights: { kernel: { shape: [2, 1, 3, 3], values: 0.5 }, scale },
      operations: [
        { operator: 'QuantizeLinear', inputs: ['kernel', 'scale'], outputs: ['rounded'] },
        { operator: 'DequantizeLinear', inputs: ['rounded', 'scale'], outputs: ['ready'] },
        { operator: 'Conv', inputs: ['images', 'ready'], outputs: ['out'] },
      ],
    })
    expect([layers.map((layer) => layer.parameters), parameters]).toEqual([[0, 0, 18], 18])
  })

  it('does not call the share of what it could not count none', async () => {
    const { convolution } = await inspect({
      inputs: [{ name: 'images', shape: [1, 1, 8, 8] }, { name: 'row', shape: [1, 4] }],
      outputs: [{ name: 'out', shape: [1, 2, 6, 6] }, { name: 'other', shape: [1, 3] }],
      weights: { kernel: { shape: [2, 1, 3, 3], values: 1 }, matrix: { shape: [4, 3], values: 1 } },
      operations: [
        { operator: 'Conv', inputs: ['images', 'kernel'], outputs: ['out'], attributes: { group: 0 } },
        { operator: 'MatMul', inputs: ['row', 'matrix'], outputs: ['other'] },
      ],
    })
    expect(convolution).toMatchObject({ layers: 1, multiplyAdds: null })
  })

  it('tells shares of what could not be counted or timed as unknown, not as none', async () => {
    const { convolution, multiplyAdds, layers } = await inspect({
      inputs: [{ name: 'images', shape: [1, 1, 8, 8] }],
      outputs: [{ name: 'out', shape: [1, 2, 6, 6] }],
      weights: { kernel: { shape: [2, 1, 3, 3], values: 1 } },
      operations: [{ operator: 'Conv', inputs: ['images', 'kernel'], outputs: ['out'], attributes: { group: 0 } }],
    })
    expect([convolution, multiplyAdds, layers[0]?.convolution]).toEqual([{ layers: 1, multiplyAdds: null, milliseconds: null }, 0, null])
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

  it('counts recurrent layers: both matrices of every gate and direction, at every step', async () => {
    const [steps, batch, inputs, hidden] = [7, 2, 5, 3]
    const recurrent = async (operator: string, gates: number, extra = {}) => inspect({
      inputs: [{ name: 'sequence', shape: [steps, batch, inputs] }],
      outputs: [{ name: 'out', shape: [steps, 2, batch, hidden] }],
      weights: { kernel: { shape: [2, gates * hidden, inputs], values: 0.1 }, memory: { shape: [2, gates * hidden, hidden], values: 0.1 } },
      operations: [{ operator, inputs: ['sequence', 'kernel', 'memory'], outputs: ['out'], attributes: { hidden_size: hidden, direction: 'bidirectional', ...extra } }],
    })
    for (const [operator, gates] of [['LSTM', 4], ['GRU', 3], ['RNN', 1]] as const) {
      const { layers, notes } = await recurrent(operator, gates)
      expect(layers[0]?.multiplyAdds).toBe(steps * batch * 2 * gates * hidden * (inputs + hidden))
      expect(layers[0]?.parameters).toBe(2 * gates * hidden * (inputs + hidden))
      expect(notes).toEqual([])
    }
  })

  it.each([
    ['bij,bjk->bik', [[2, 3, 4], [2, 4, 5]], 2 * 3 * 4 * 5],
    ['ij,jk', [[3, 4], [4, 5]], 3 * 4 * 5],
    ['...qd,...kd->...qk', [[2, 3, 6, 8], [2, 3, 7, 8]], 2 * 3 * 6 * 7 * 8],
    ['ij,ij->', [[3, 4], [3, 4]], 12],
    ['ij->ji', [[3, 4]], 0],
    ['ij,jk,kl->il', [[2, 3], [3, 4], [4, 5]], null],
  ] as const)('counts the products of %s', async (equation, shapes, expected) => {
    const inputs = shapes.map((shape, index) => ({ name: `t${index}`, shape: [...shape] }))
    const { layers, notes } = await inspect({
      inputs, outputs: [{ name: 'out', shape: [] }],
      operations: [{ operator: 'Einsum', inputs: inputs.map(({ name }) => name), outputs: ['products'], attributes: { equation } }, { operator: 'ReduceSum', inputs: ['products'], outputs: ['out'], attributes: { keepdims: 0 } }],
    })
    expect(layers[0]?.multiplyAdds).toBe(expected)
    expect(notes.map(({ message }) => message)).toEqual(expected === null ? ['The cost of Einsum is not counted.'] : [])
  })

  it('does not call what it cannot count free', async () => {
    const { layers, notes } = await inspect({
      inputs: [{ name: 'matrix', shape: [4, 4] }],
      outputs: [{ name: 'out', shape: [4, 4] }],
      operations: [{ operator: 'Inverse', domain: 'com.microsoft', inputs: ['matrix'], outputs: ['out'] }],
    })
    expect(layers[0]?.multiplyAdds).toBeNull()
    expect(notes.at(-1)?.message).toBe('The cost of Inverse is not counted.')
  })

  it('says that it does not look into branches', async () => {
    const branch = (name: string) => ({ inputs: [], outputs: [{ name, shape: [1, 5] }], operations: [{ operator: 'MatMul', inputs: ['row', `${name}Kernel`], outputs: [name] }], weights: { [`${name}Kernel`]: { shape: [4, 5], values: 1 } } })
    const { notes, firstLayer, unopened } = await inspect({
      inputs: [{ name: 'row', shape: [1, 4] }],
      outputs: [{ name: 'out', shape: [1, 5] }],
      weights: { most: { shape: [], values: [1], type: 'float32' } },
      operations: [
        { operator: 'ReduceMax', inputs: ['row'], outputs: ['top'], attributes: { keepdims: 0 } },
        { operator: 'Greater', inputs: ['top', 'most'], outputs: ['isMore'] },
        { operator: 'If', inputs: ['isMore'], outputs: ['out'], attributes: { then_branch: branch('a'), else_branch: branch('b') } },
      ],
    })
    expect(notes.map(({ message }) => message)).toEqual(['The layers and weights within If are not counted.'])
    expect([firstLayer?.sentence, unopened]).toEqual(['The first layer with weights may lie within If, which is not opened.', ['If']])
  })

  it('does not take a layer for a function of the file that has its name', async () => {
    const draft = onnxModel({
      inputs: [{ name: 'images', shape: [1, 1, 8, 8] }], outputs: [{ name: 'out', shape: [1, 1, 6, 6] }],
      weights: { kernel: { shape: [1, 1, 3, 3], values: 1 } },
      operations: [{ operator: 'Conv', inputs: ['images', 'kernel'], outputs: ['map'] }, { operator: 'Conv', domain: 'own.example', inputs: ['map'], outputs: ['out'] }],
    })
    const file = parseOnnx(Buffer.concat([draft, copyingFunction('own.example', 'Conv')]))
    expect(file.ok && (await inspectModel(file.value))).toMatchObject({ value: { firstLayer: { layer: 0, standardConvolution: true } } })
  })

  it('says that it does not look into functions of the file', async () => {
    const draft = onnxModel({
      inputs: [{ name: 'images', shape: [1, 1, 8, 8] }], outputs: [{ name: 'out', shape: [1, 1, 8, 8] }],
      operations: [{ operator: 'Copy', domain: 'own.example', inputs: ['images'], outputs: ['out'] }],
    })
    const file = parseOnnx(Buffer.concat([draft, copyingFunction('own.example', 'Copy')]))
    expect(file.ok && (await inspectModel(file.value))).toMatchObject({
      value: { unopened: ['Copy'], notes: [{ code: null, message: 'The layers and weights within Copy are not counted.' }], firstLayer: { sentence: 'The first layer with weights may lie within Copy, which is not opened.' } },
    })
  })

  it('counts weights of which only some are kept', async () => {
    const dense = onnxModel({ inputs: [{ name: 'row', shape: [1, 4] }], outputs: [{ name: 'out', shape: [1, 3] }], operations: [{ operator: 'MatMul', inputs: ['row', 'few'], outputs: ['out'] }] })
    const values = { name: 'few', dims: [2], data_type: 1, float_data: [1, 2] }
    const sparse = encodeModel({ graph: { sparse_initializer: [{ values, indices: { dims: [2], data_type: 7, raw_data: new Uint8Array(BigInt64Array.of(0n, 5n).buffer) }, dims: [4, 3] }] } })
    const file = parseOnnx(Buffer.concat([dense, sparse]))
    const inspection = file.ok ? await inspectModel(file.value) : file
    expect(inspection).toMatchObject({ ok: true, value: { parameters: 12, multiplyAdds: 12, firstLayer: { layer: 0 } } })
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
