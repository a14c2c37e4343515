import { describe, expect, it } from 'vitest'
import { inspectModel } from '../../../../electron/inference/inspect/inspect-model.ts'
import { encodeModel } from '../../../../electron/inference/onnx/onnx-messages.ts'
import { parseOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { onnxModel } from '../../../fixtures/onnx-model.ts'
import { inspect } from './inspect-draft.ts'

describe('the size of the picture that a network is inspected with', () => {
  it('tries several sizes where the file names none, and says which one', async () => {
    const { layers, notes, milliseconds } = await inspect({
      inputs: [{ name: 'images', shape: ['n', 1, 'h', 'w'] }],
      outputs: [{ name: 'out', shape: ['n', 3] }],
      weights: { kernel: { shape: [2, 1, 3, 3], values: 1 }, full: { shape: [2 * 62 * 62, 3], values: 1 } },
      operations: [
        { operator: 'Conv', inputs: ['images', 'kernel'], outputs: ['map'] },
        { operator: 'Flatten', inputs: ['map'], outputs: ['row'] },
        { operator: 'Gemm', inputs: ['row', 'full'], outputs: ['out'] },
      ],
    })
    expect(layers.map(({ outputShape }) => outputShape)).toEqual([[1, 2, 62, 62], [1, 2 * 62 * 62], [1, 3]])
    expect([milliseconds === null, notes.map(({ message }) => message)]).toEqual([false, ['The file leaves the size of its pictures open: it is looked at with 64 × 64 pixels.']])
  })

  it('leaves out sizes at which no picture can be made, and takes one that can', async () => {
    const [channels, taken] = [1024, 64]
    const { notes, multiplyAdds } = await inspect({
      inputs: [{ name: 'maps', shape: [1, channels, 'h', 'w'] }],
      outputs: [{ name: 'out', shape: [1, 1] }],
      weights: { kernel: { shape: [1, channels, 1, 1], values: 0 }, full: { shape: [taken * taken, 1], values: 0 } },
      operations: [
        { operator: 'Conv', inputs: ['maps', 'kernel'], outputs: ['map'] },
        { operator: 'Flatten', inputs: ['map'], outputs: ['row'] },
        { operator: 'Gemm', inputs: ['row', 'full'], outputs: ['out'] },
      ],
    })
    expect([multiplyAdds, notes.map(({ message }) => message)]).toEqual([taken * taken * (channels + 1), ['The file leaves the size of its pictures open: it is looked at with 64 × 64 pixels.']])
  }, 60_000)

  it('takes the size that is said where the file leaves it open', async () => {
    const file = parseOnnx(onnxModel({
      inputs: [{ name: 'images', shape: ['n', 1, 'h', 'w'] }], outputs: [{ name: 'out', shape: ['n', 1, 'a', 'b'] }],
      weights: { kernel: { shape: [1, 1, 3, 3], values: 1 } }, operations: [{ operator: 'Conv', inputs: ['images', 'kernel'], outputs: ['out'] }],
    }))
    const inspection = file.ok ? await inspectModel(file.value, { height: 40, width: 50 }) : file
    expect(inspection).toMatchObject({ value: { multiplyAdds: 38 * 48 * 9, notes: [] } })
  })

  it.each([
    ['grey', [1, 1, 224, 224], ['n', 'c', 'h', 'w'], []],
    ['colours last, as Keras has them', [1, 3, 224, 224], ['n', 'h', 'w', 3], [{ operator: 'Transpose', inputs: ['free'], outputs: ['images'], attributes: { perm: [0, 3, 1, 2] } }]],
  ] as const)('is shown a picture that fits where all is free: %s', async (_what, [, channels], shape, before) => {
    const { multiplyAdds, notes } = await inspect({
      inputs: [{ name: before.length > 0 ? 'free' : 'images', shape }],
      outputs: [{ name: 'out', shape: ['n', 2, 'a', 'b'] }],
      metadata: { imgsz: '[64.5, 64.5]' },
      weights: { kernel: { shape: [2, channels, 3, 3], values: 1 } },
      operations: [...before, { operator: 'Conv', inputs: ['images', 'kernel'], outputs: ['out'] }],
    })
    expect([multiplyAdds, notes]).toEqual([2 * 222 * 222 * 9 * channels, [{ code: null, message: 'The file leaves the size of its pictures open: it is looked at with 224 × 224 pixels.' }]])
  })

  it('knows the kernels of a network that it cannot run', async () => {
    const { firstLayer, layers, notes } = await inspect({
      inputs: [{ name: 'volume', shape: ['n', 'c', 'd', 'h', 'w'] }],
      outputs: [{ name: 'out', shape: ['n', 4, 'd', 'h', 'w'] }],
      weights: { kernel: { shape: [4, 2, 3, 3, 3], values: 1 } },
      operations: [{ operator: 'Conv', inputs: ['volume', 'kernel'], outputs: ['out'] }],
    })
    expect(firstLayer?.sentence).toContain('4 kernels of 3 × 3 × 3 over 2 channels')
    expect(layers[0]).toMatchObject({ multiplyAdds: null, parameters: 216 })
    expect(notes.length).toBeGreaterThan(0)
  })

  it('refuses a picture too large to make', async () => {
    const file = parseOnnx(onnxModel({ inputs: [{ name: 'images', shape: [1, 3, 2 ** 31, 2 ** 31] }], outputs: [{ name: 'out', shape: [] }], operations: [{ operator: 'ReduceMean', inputs: ['images'], outputs: ['out'], attributes: { keepdims: 0 } }] }))
    const inspection = file.ok ? await inspectModel(file.value) : file
    expect(inspection.ok ? null : inspection.failure).toMatchObject({ code: 'model-invalid', message: expect.stringContaining('1 × 3 × 2147483648 × 2147483648 numbers, more than Sulcus makes') as string })
  })

  it.each([
    ['Conv', ['images', 'kernel'], { value: { inputs: [{ shape: null }], outputs: [{ shape: null }], multiplyAdds: 2 * 222 * 222 * 9, layers: [{ outputShape: [1, 2, 222, 222] }] } }],
    ['Relu', ['images'], { value: { inputs: [{ shape: null }], notes: [{ message: 'The file says nothing of the shape of “images”, and no convolution tells it: it is fed one number.' }] } }],
  ] as const)('is not taken for a number alone where the file says nothing of it: %s', async (operator, input, expected) => {
    const elem_type = 1
    const bytes = encodeModel({
      ir_version: 8, opset_import: [{ domain: '', version: 17 }],
      graph: {
        name: 'test', input: [{ name: 'images', type: { tensor_type: { elem_type } } }], output: [{ name: 'out', type: { tensor_type: { elem_type } } }],
        initializer: [{ name: 'kernel', dims: [2, 1, 3, 3], data_type: 1, raw_data: new Uint8Array(72) }],
        node: [{ op_type: operator, input: [...input], output: ['out'] }],
      },
    })
    const file = parseOnnx(bytes)
    expect(file.ok && (await inspectModel(file.value))).toMatchObject(expected)
  })

  it('is inferred where only the answer’s shape is left out', async () => {
    const bytes = encodeModel({
      ir_version: 8, opset_import: [{ domain: '', version: 17 }],
      graph: {
        name: 'test',
        input: [{ name: 'images', type: { tensor_type: { elem_type: 1, shape: { dim: [1, 1, 16, 16].map((dim_value) => ({ dim_value })) } } } }],
        output: [{ name: 'out', type: { tensor_type: { elem_type: 1 } } }],
        initializer: [{ name: 'kernel', dims: [2, 1, 3, 3], data_type: 1, raw_data: new Uint8Array(72) }],
        node: [{ op_type: 'Conv', input: ['images', 'kernel'], output: ['out'] }],
      },
    })
    const file = parseOnnx(bytes)
    expect(file.ok && (await inspectModel(file.value))).toMatchObject({ value: { multiplyAdds: 2 * 14 * 14 * 9, outputs: [{ shape: [1, 2, 14, 14] }], notes: [] } })
  })
})
