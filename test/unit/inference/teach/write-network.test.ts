import * as ort from '../../../../electron/inference/onnxruntime.ts'
import { describe, expect, it } from 'vitest'
import type { LinearHead } from '../../../../electron/inference/teach/softmax-regression.ts'
import { softmax } from '../../../../electron/inference/teach/softmax-regression.ts'
import { featureTensor, neededNodes } from '../../../../electron/inference/teach/feature-tensor.ts'
import { trainedLogits, type TrainedHead } from '../../../../electron/inference/teach/train-head.ts'
import { writeNetwork } from '../../../../electron/inference/teach/write-network.ts'
import { parseOnnx, type OnnxFile } from '../../../../electron/inference/onnx/read-onnx.ts'
import { onnxModel, type OnnxDraft, type OnnxOperation } from '../../../fixtures/onnx-model.ts'
import { textWith } from '../../../fixtures/matchers.ts'
import { random } from './made-up-table.ts'

function parsed(draft: OnnxDraft): OnnxFile {
  const file = parseOnnx(onnxModel(draft))
  if (!file.ok) throw new Error(file.failure.message)
  return file.value
}

/** Two kernels, their means, and a head as told, behind which something divides; names are those of nobody's network. */
function network(head: readonly OnnxOperation[], weights: OnnxDraft['weights'] = {}): OnnxDraft {
  return {
    inputs: [{ name: 'x', shape: ['n', 1, 4, 4] }],
    outputs: [{ name: 'out', shape: ['n', 3] }, { name: 'warm', shape: ['n', 2, 4, 4] }],
    weights: { k: { shape: [2, 1, 1, 1], values: [1, -2] }, w: { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] }, v: { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }, b: { shape: [3], values: [0, 1, 2] }, t: { shape: [1], values: [0.5] }, ...weights },
    operations: [
      { operator: 'Conv', inputs: ['x', 'k'], outputs: ['maps'] },
      { operator: 'Sigmoid', inputs: ['maps'], outputs: ['warm'] },
      { operator: 'ReduceMean', inputs: ['maps'], outputs: ['q7'], attributes: { axes: [2, 3], keepdims: 0 } },
      ...head,
      { operator: 'Softmax', inputs: ['logits'], outputs: ['out'], attributes: { axis: 1 } },
    ],
  }
}
const gemm: readonly OnnxOperation[] = [{ operator: 'Gemm', inputs: ['q7', 'w', 'b'], outputs: ['raw'], attributes: { transB: 1 } }, { operator: 'Div', inputs: ['raw', 't'], outputs: ['logits'] }]
const matMul: readonly OnnxOperation[] = [{ operator: 'MatMul', inputs: ['q7', 'v'], outputs: ['raw'] }, { operator: 'Add', inputs: ['raw', 'b'], outputs: ['logits'] }]
/** Weights that are put away smaller and made whole within the graph. */
const made: readonly OnnxOperation[] = [{ operator: 'Mul', inputs: ['v', 't'], outputs: ['whole'] }, { operator: 'MatMul', inputs: ['q7', 'whole'], outputs: ['logits'] }]

describe('featureTensor', () => {
  it.each([['Gemm', gemm], ['MatMul and Add', matMul], ['weights made in the graph', made]])('finds what the classes are read from: %s', (_name, head) => {
    expect(featureTensor(parsed(network(head)).model, 'out')).toEqual({ ok: true, value: 'q7' })
  })

  it('takes the last of two layers, and no product of two things that depend on the picture', () => {
    const two = network([
      { operator: 'Gemm', inputs: ['q7', 'w', 'b'], outputs: ['hidden'], attributes: { transB: 1 } }, { operator: 'Relu', inputs: ['hidden'], outputs: ['kept'] },
      { operator: 'Gemm', inputs: ['kept', 'u'], outputs: ['logits'] },
    ], { u: { shape: [3, 3], values: 1 } })
    expect(featureTensor(parsed(two).model, 'out')).toEqual({ ok: true, value: 'kept' })
    const attention = network([{ operator: 'Transpose', inputs: ['q7'], outputs: ['turned'] }, { operator: 'MatMul', inputs: ['q7', 'turned'], outputs: ['logits'] }])
    expect(featureTensor(parsed(attention).model, 'out')).toMatchObject({ ok: false, failure: { code: 'model-invalid', message: textWith('cannot be taught') } })
    expect(featureTensor(parsed(network(gemm)).model, 'none such').ok).toBe(false)
  })
})

describe('writeNetwork', () => {
  const next = random(5)
  const numbers = (length: number) => Float64Array.from({ length }, () => next() - 0.5)
  const head: LinearHead = { columns: 2, weights: numbers(8), bias: numbers(4) }
  const trained: TrainedHead = { standard: { mean: numbers(2), factor: Float64Array.of(3, 0.5) }, head, penalty: 1, temperature: 0.4 }
  const parts = { input: 'x', features: 'q7', kept: ['warm'], metadata: { why: 'test' } }

  it('keeps what the features and the heat need, and gives the trainer’s probabilities', async () => {
    const file = parsed(network(gemm))
    const { bytes, probabilities } = writeNetwork(file, trained, parts)
    const written = parseOnnx(bytes)
    if (!written.ok) throw new Error(written.failure.message)
    const { graph, metadata_props: metadata, ir_version: version, opset_import: operators } = written.value.model
    expect(graph.node.map(({ op_type: operator }) => operator)).toEqual(['Conv', 'Sigmoid', 'ReduceMean', 'Sub', 'Mul', 'Gemm', 'Softmax'])
    expect(graph.initializer.map(({ name }) => name)).toEqual(['k', 'taught/mean', 'taught/factor', 'taught/weights', 'taught/bias'])
    expect({ metadata, version, operators }).toEqual({ metadata: [{ key: 'why', value: 'test' }], version: file.model.ir_version, operators: file.model.opset_import })
    expect(graph.output.map(({ name }) => name)).toEqual(['warm', probabilities])

    const session = await ort.InferenceSession.create(bytes)
    for (let run = 0; run < 5; run += 1) {
      const x = Float32Array.from({ length: 16 }, next)
      const mean = x.reduce((a, b) => a + b, 0) / 16
      const answer = await session.run({ x: new ort.Tensor('float32', x, [1, 1, 4, 4]) })
      const expected = softmax(trainedLogits(trained, Float32Array.of(mean, -2 * mean)))
      expected.forEach((p, label) => expect(Math.abs(((answer[probabilities]?.data as Float32Array)[label] ?? NaN) - p)).toBeLessThan(1e-5))
    }
  })

  it('chooses names that are free, and can be taught again', async () => {
    const once = writeNetwork(parsed(network(gemm)), trained, parts)
    const file = parseOnnx(once.bytes)
    if (!file.ok) throw new Error(file.failure.message)
    const features = featureTensor(file.value.model, once.probabilities)
    if (!features.ok) throw new Error(features.failure.message)
    const deeper: TrainedHead = { standard: { mean: new Float64Array(2), factor: Float64Array.of(1, 1) }, head: { columns: 2, weights: numbers(4), bias: numbers(2) }, penalty: 1, temperature: 1 }
    const twice = writeNetwork(file.value, deeper, { ...parts, features: features.value })
    const session = await ort.InferenceSession.create(twice.bytes)
    const answer = await session.run({ x: new ort.Tensor('float32', new Float32Array(16).fill(0.5), [1, 1, 4, 4]) })
    expect(answer[twice.probabilities]?.data).toHaveLength(2)
  })

  it('keeps a graph whole that holds another one', () => {
    const { graph } = parsed(network(gemm)).model
    const holding = { ...graph, node: graph.node.map((node, i) => (i === 0 ? { ...node, attribute: [{ name: 'body', f: 0, i: 0, ints: [], s: '', t: null, g: {} }] } : node)) }
    expect(neededNodes(graph, ['q7'])).toEqual([0, 2])
    expect(neededNodes(holding, ['q7'])).toHaveLength(graph.node.length)
  })
})
