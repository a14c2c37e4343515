import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { featureTensor } from '../../../electron/inference/feature-tensor.ts'
import { decodeModel } from '../../../electron/inference/onnx/onnx-messages.ts'
import { onnxModel, type OnnxOperation } from '../../fixtures/onnx-model.ts'
import { shippedFolder, shippedManifest } from './shipped-model.ts'

const network = (operations: readonly OnnxOperation[]) =>
  decodeModel(onnxModel({ inputs: [{ name: 'image', shape: [1, 4] }], outputs: [{ name: 'probabilities', shape: [1, 2] }], operations }))
const { outputs } = shippedManifest

describe('featureTensor', () => {
  it('is what the last linear layer reads', () => {
    const deep = network([
      { operator: 'Gemm', inputs: ['image', 'a'], outputs: ['hidden'] },
      { operator: 'Relu', inputs: ['hidden'], outputs: ['pooled'] },
      { operator: 'MatMul', inputs: ['pooled', 'b'], outputs: ['logits'] },
      { operator: 'Softmax', inputs: ['logits'], outputs: ['probabilities'] },
    ])
    expect(featureTensor(deep, { ...outputs, features: undefined })).toEqual({ ok: true, value: 'pooled' })
  })

  it('is the output that the manifest names, where it names one', () => {
    expect(featureTensor(network([]), { ...outputs, features: { name: 'features' } })).toEqual({ ok: true, value: 'features' })
  })

  it('fails where nothing is linear', () => {
    const bare = network([{ operator: 'Softmax', inputs: ['image'], outputs: ['probabilities'] }])
    expect(featureTensor(bare, { ...outputs, features: undefined })).toMatchObject({ ok: false, failure: { code: 'model-invalid' } })
  })

  it('is found in the shipped network', () => {
    expect(featureTensor(decodeModel(readFileSync(join(shippedFolder, shippedManifest.file))), outputs).ok).toBe(true)
  })
})
