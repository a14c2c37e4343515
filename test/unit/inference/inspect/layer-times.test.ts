import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inspectModel } from '../../../../electron/inference/inspect/inspect-model.ts'
import { readOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { runningFolder, runningManifest, shippedFolder, shippedManifest } from '../shipped-model.ts'
import { inspect } from './inspect-draft.ts'

describe('the times of layers', () => {
  it('times the convolutions of a network in 8-bit integers, which the runtime merges with what rounds', async () => {
    const file = await readOnnx(join(runningFolder, runningManifest.file))
    const inspection = file.ok ? await inspectModel(file.value) : file
    if (!inspection.ok) throw new Error(inspection.failure.message)
    const float32 = await readOnnx(join(shippedFolder, shippedManifest.file))
    const same = float32.ok ? await inspectModel(float32.value) : float32
    // scales and zero points are no weights, and what makes weights ready is no layer of them
    expect(same.ok && same.value.parameters).toBe(inspection.value.parameters)
    expect(inspection.value.layers.filter(({ operator, parameters }) => parameters > 0 && operator !== 'Conv').map(({ operator }) => operator)).toEqual(same.ok ? same.value.layers.filter(({ operator, parameters }) => parameters > 0 && operator !== 'Conv').map(({ operator }) => operator) : [])
    const heavy = inspection.value.layers.filter(({ convolution, multiplyAdds }) => convolution && (multiplyAdds ?? 0) > 1e6)
    expect(heavy.length).toBeGreaterThan(15)
    expect(heavy.filter(({ milliseconds }) => milliseconds === null)).toEqual([])
  })

  it('credits a product with its time also where the runtime merges it with what comes before, and it has no name', async () => {
    const { layers } = await inspect({
      inputs: [{ name: 'tokens', shape: [1, 64, 32] }],
      outputs: [{ name: 'out', shape: [1, 64, 64] }],
      weights: { k: { shape: [32, 32], values: 0.2 }, scale: { shape: [], values: 0.5 } },
      operations: [
        { operator: 'MatMul', inputs: ['tokens', 'k'], outputs: ['key'] },
        { operator: 'Transpose', inputs: ['key'], outputs: ['keyT'], attributes: { perm: [0, 2, 1] } },
        { operator: 'MatMul', inputs: ['tokens', 'keyT'], outputs: ['scores'] },
        { operator: 'Mul', inputs: ['scores', 'scale'], outputs: ['out'] },
      ],
    })
    expect(layers.map(({ milliseconds }) => milliseconds !== null)).toEqual([true, false, true, false])
  })

  it('times layers whose results are called as ResNets call theirs', async () => {
    const kernel = { shape: [32, 32, 3, 3], values: 0.01 }
    const { layers } = await inspect({
      inputs: [{ name: 'images', shape: [1, 32, 64, 64] }],
      outputs: [{ name: 'out', shape: [1, 32, 58, 58] }],
      weights: { a: kernel, b: kernel, c: kernel },
      operations: [
        { operator: 'Conv', inputs: ['images', 'a'], outputs: ['/conv1/Conv_output_0'] },
        { operator: 'Relu', inputs: ['/conv1/Conv_output_0'], outputs: ['/relu/Relu_output_0'] },
        { operator: 'Conv', inputs: ['/relu/Relu_output_0', 'b'], outputs: ['/layer0/layer0.0/conv1/Conv_output_0'] },
        { operator: 'Relu', inputs: ['/layer0/layer0.0/conv1/Conv_output_0'], outputs: ['/layer0/layer0.0/Relu_output_0'] },
        { operator: 'Conv', inputs: ['/layer0/layer0.0/Relu_output_0', 'c'], outputs: ['/layer0/layer0.1/conv1/Conv_output_0'] },
        { operator: 'Sigmoid', inputs: ['/layer0/layer0.1/conv1/Conv_output_0'], outputs: ['out'] },
      ],
    })
    expect(layers.filter(({ operator }) => operator === 'Conv').map(({ milliseconds }) => milliseconds !== null)).toEqual([true, true, true])
  })

  it('times a product that the runtime merges with a sum after it', async () => {
    const { layers } = await inspect({
      inputs: [{ name: 'row', shape: [1, 16] }],
      outputs: [{ name: 'out', shape: [1, 4] }],
      weights: { a: { shape: [16, 8], values: 0.1 }, b: { shape: [8, 4], values: 0.1 }, bias: { shape: [4], values: 1 } },
      operations: [
        { operator: 'Gemm', inputs: ['row', 'a'], outputs: ['first'] },
        { operator: 'Sigmoid', inputs: ['first'], outputs: ['bent'] },
        { operator: 'MatMul', inputs: ['bent', 'b'], outputs: ['second'] },
        { operator: 'Add', inputs: ['second', 'bias'], outputs: ['out'] },
      ],
    })
    expect(layers.map(({ milliseconds }) => milliseconds !== null)).toEqual([true, false, true, false])
  })

  it('is not misled by names with control characters, or by none', async () => {
    const { layers, notes } = await inspect({
      inputs: [{ name: 'images', shape: [1, 1, 32, 32] }],
      outputs: [{ name: 'out', shape: [1, 1, 28, 28] }],
      weights: { kernel: { shape: [1, 1, 3, 3], values: 1 } },
      operations: [
        { operator: 'Conv', name: 'a\u0001"b', inputs: ['images', 'kernel'], outputs: ['once'] },
        { operator: 'Conv', inputs: ['once', 'kernel'], outputs: ['out'] },
      ],
    })
    expect([layers.map(({ milliseconds }) => milliseconds !== null), notes]).toEqual([[true, true], []])
  })

  it('times numbers of 16 bits, and layers without a name', async () => {
    const { layers, milliseconds, notes } = await inspect({
      inputs: [{ name: 'tokens', shape: [6, 8], type: 'float16' }],
      outputs: [{ name: 'out', shape: [6, 6] }],
      operations: [
        { operator: 'Constant', inputs: [], outputs: ['kernel'], attributes: { value: { shape: [8, 6], values: 0.1 } } },
        { operator: 'Cast', name: 'cast', inputs: ['tokens'], outputs: ['wide'], attributes: { to: 1 } },
        { operator: 'MatMul', inputs: ['wide', 'kernel'], outputs: ['out'] },
      ],
    })
    expect(notes).toEqual([])
    expect(milliseconds).toBeGreaterThan(0)
    expect(layers[2]?.milliseconds).toBeGreaterThan(0)
  })
})
