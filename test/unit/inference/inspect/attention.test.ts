import { describe, expect, it } from 'vitest'
import type { OnnxDraft } from '../../../fixtures/onnx-model.ts'
import { inspect } from './inspect-draft.ts'

describe('attention', () => {
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

  it.each<[string, OnnxDraft['operations'], readonly number[]]>([
    ['written as Einsum', [
      { operator: 'Einsum', inputs: ['query', 'key'], outputs: ['scores'], attributes: { equation: 'bnd,bmd->bnm' } },
      { operator: 'Softmax', inputs: ['scores'], outputs: ['weights'] },
      { operator: 'Einsum', inputs: ['weights', 'tokens'], outputs: ['out'], attributes: { equation: 'bnm,bmd->bnd' } },
    ], [2, 3, 4]],
    ['with its softmax written out', [
      { operator: 'Transpose', inputs: ['key'], outputs: ['keyT'], attributes: { perm: [0, 2, 1] } },
      { operator: 'MatMul', inputs: ['query', 'keyT'], outputs: ['scores'] },
      { operator: 'ReduceMax', inputs: ['scores'], outputs: ['most'], attributes: { axes: [-1] } },
      { operator: 'Sub', inputs: ['scores', 'most'], outputs: ['below'] },
      { operator: 'Exp', inputs: ['below'], outputs: ['powers'] },
      { operator: 'ReduceSum', inputs: ['powers', 'last'], outputs: ['total'] },
      { operator: 'Div', inputs: ['powers', 'total'], outputs: ['weights'] },
      { operator: 'MatMul', inputs: ['weights', 'tokens'], outputs: ['out'] },
    ], [3, 5, 6, 7, 8, 9]],
    ['with exponentials that are divided by another sum', [
      { operator: 'Transpose', inputs: ['key'], outputs: ['keyT'], attributes: { perm: [0, 2, 1] } },
      { operator: 'MatMul', inputs: ['query', 'keyT'], outputs: ['scores'] },
      { operator: 'Exp', inputs: ['scores'], outputs: ['powers'] },
      { operator: 'ReduceSum', inputs: ['scores', 'last'], outputs: ['total'] },
      { operator: 'Div', inputs: ['powers', 'total'], outputs: ['weights'] },
      { operator: 'MatMul', inputs: ['weights', 'tokens'], outputs: ['out'] },
    ], []],
  ])('knows attention %s', async (_what, operations, expected) => {
    const { layers } = await inspect({
      inputs: [{ name: 'tokens', shape: [1, 10, 8] }],
      outputs: [{ name: 'out', shape: [1, 10, 8] }],
      weights: { q: { shape: [8, 8], values: 0.1 }, k: { shape: [8, 8], values: 0.2 }, last: { shape: [1], values: [-1], type: 'int64' } },
      operations: [{ operator: 'MatMul', inputs: ['tokens', 'q'], outputs: ['query'] }, { operator: 'MatMul', inputs: ['tokens', 'k'], outputs: ['key'] }, ...operations],
    })
    expect(layers.flatMap((layer, index) => (layer.attention ? [index] : []))).toEqual(expected)
  })

  it('counts attention as a whole, products of the runtime’s own, and weights that stand in the graph', async () => {
    const { layers, parameters, attention, notes } = await inspect({
      opset: 23,
      inputs: [{ name: 'tokens', shape: [1, 10, 8] }, { name: 'others', shape: [1, 12, 8] }],
      outputs: [{ name: 'out', shape: [1, 10, 5] }],
      operations: [
        { operator: 'Attention', inputs: ['tokens', 'others', 'others'], outputs: ['mixed'], attributes: { q_num_heads: 2, kv_num_heads: 2 } },
        { operator: 'Constant', inputs: [], outputs: ['kernel'], attributes: { value: { shape: [8, 5], values: 0.1 } } },
        { operator: 'FusedMatMul', domain: 'com.microsoft', inputs: ['mixed', 'kernel'], outputs: ['turned'] },
        { operator: 'Gelu', domain: 'com.microsoft', inputs: ['turned'], outputs: ['out'] },
      ],
    })
    expect(layers.map((layer) => layer.multiplyAdds)).toEqual([2 * 10 * 12 * 8, 0, 10 * 5 * 8, 0])
    expect(layers.map((layer) => layer.parameters)).toEqual([0, 0, 40, 0])
    expect([parameters, attention.layers, notes]).toEqual([40, 1, []])
  })
})
