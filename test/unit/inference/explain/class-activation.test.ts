import * as ort from '../../../../electron/inference/onnxruntime.ts'
import { describe, expect, it } from 'vitest'
import { findLinearHead } from '../../../../electron/inference/explain/linear-head.ts'
import { withOutputs } from '../../../../electron/inference/onnx/onnx-messages.ts'
import { parseOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { preprocess } from '../../../../electron/inference/preprocess.ts'
import { onnxModel } from '../../../fixtures/onnx-model.ts'
import { cells, headBias, headWeights, labels, side, type SpotHead, spotManifest, spotNetwork, spotSlice } from '../../../fixtures/spot-network.ts'
import { shippedFolder, shippedManifest } from '../shipped-model.ts'
import { readOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { join } from 'node:path'
import { explainerOf, never, quietJob, value } from './explained.ts'
import { fail } from '../../../../electron/core/result.ts'

const slice = spotSlice({ row: 20, column: 44 })
const linear: readonly SpotHead[] = ['gemm', 'gemm-turned', 'matmul-add', 'reduce-mean', 'temperature', 'evidence']

/** The network's own logits and features, asked for apart from the code under test. */
async function inside(head: SpotHead) {
  const bytes = withOutputs(spotNetwork(head), ['logits', 'features'])
  const session = await ort.InferenceSession.create(bytes)
  const { data } = preprocess(slice, spotManifest(head).input)
  const found = await session.run({ image: new ort.Tensor('float32', data, [1, 1, side, side]) })
  return { logits: found['logits']?.data as Float32Array, features: found['features']?.data as Float32Array, probabilities: found['probabilities']?.data as Float32Array }
}

describe('the exact class activation map', () => {
  it.each(linear)('has the logit as its mean plus bias, for every class, where a network ends in %s', async (head) => {
    const explainer = await explainerOf(head)
    expect(explainer.offer.methods[0]).toBe('cam')
    const { logits, probabilities } = await inside(head)
    for (const [place, label] of labels.entries()) {
      const { grid, exact, probability } = value(await explainer.explain(slice, { method: 'cam', label }, never))
      const mean = grid.data.reduce((sum, one) => sum + one, 0) / grid.data.length
      expect(Math.abs(mean + (exact?.bias ?? NaN) - (logits[place] ?? NaN))).toBeLessThan(1e-4)
      expect(Math.abs((exact?.logit ?? NaN) - (logits[place] ?? NaN))).toBeLessThan(1e-4)
      expect(exact?.error).toBeLessThan(1e-4)
      expect(probability).toBeCloseTo(probabilities[place] ?? NaN, 6)
      expect(grid).toMatchObject({ rows: cells, columns: cells, stride: 4, letterbox: { rows: side, columns: side, offsetRow: 0, offsetColumn: 0 } })
    }
  })

  it('is the weighted sum of the last feature map', async () => {
    const { features } = await inside('gemm')
    const { grid } = value(await (await explainerOf('gemm')).explain(slice, { method: 'cam', label: 'spot' }, never))
    const size = cells * cells
    for (let cell = 0; cell < size; cell += 1) {
      const sum = [0, 1, 2, 3].reduce((total, channel) => total + (headWeights[4 + channel] ?? NaN) * (features[channel * size + cell] ?? NaN), 0)
      expect(grid.data[cell]).toBeCloseTo(sum, 4)
    }
    const hottest = grid.data.indexOf(Math.max(...grid.data))
    expect([Math.floor(hottest / cells), hottest % cells]).toEqual([5, 11])
  })

  it('knows the temperature in the weights and the bias', async () => {
    const head = value(findLinearHead(value(parseOnnx(spotNetwork('temperature'))).model, 'probabilities', 3))
    head.bias.forEach((bias, label) => expect(bias).toBeCloseTo((headBias[label] ?? NaN) / 1.25, 5))
    head.weights.forEach((weight, at) => expect(weight).toBeCloseTo((headWeights[at] ?? NaN) / 1.25, 5))
    expect(head).toMatchObject({ featureMap: 'features', channels: 4 })
  })

  it('explains a network that gives logits as one that gives probabilities, by every method', async () => {
    const explainers = [await explainerOf('logits'), await explainerOf('gemm')]
    const [logits, probabilities] = await Promise.all(explainers.map((explainer) => Promise.all(labels.map(async (label) => value(await explainer.explain(slice, { method: 'cam', label }, never)).probability))))
    labels.forEach((_, at) => expect(logits?.[at]).toBeCloseTo(probabilities?.[at] ?? NaN, 6))
    expect(value(await explainers[0]?.calledLabel(slice, never) ?? fail('model-invalid', ''))).toBe(labels[logits?.indexOf(Math.max(...logits)) ?? NaN])
    for (const method of ['cam', 'occlusion', 'score-cam'] as const) {
      const [own, other] = await Promise.all(explainers.map(async (explainer) => value(await explainer.explain(slice, { method, label: 'spot' }, never))))
      expect(Math.max(...(own?.grid.data.map((one, cell) => Math.abs(one - (other?.grid.data[cell] ?? NaN))) ?? [NaN]))).toBeLessThan(1e-3)
    }
    const verdicts = await Promise.all(explainers.map(async (explainer) => value(await explainer.trust(slice, { method: 'cam', label: 'spot' }, quietJob)).verdict))
    expect(verdicts[0]).toBe(verdicts[1])
  })

  it('reads a head behind which no softmax stands', () => {
    expect(value(findLinearHead(value(parseOnnx(spotNetwork('logits'))).model, 'probabilities', 3)).channels).toBe(4)
  })

  it('is not on offer where the mean is not all that counts, and says what is in the way', async () => {
    const { offer, explain } = await explainerOf('product')
    expect(offer.methods).toEqual(['heat', 'occlusion', 'score-cam'])
    expect(offer.exactness).toContain('Mul')
    expect(await explain(slice, { method: 'cam', label: 'spot' }, never)).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
    const shipped = value(await readOnnx(join(shippedFolder, shippedManifest.file)))
    expect(findLinearHead(shipped.model, 'probabilities', 4)).toMatchObject({ ok: false, failure: { code: 'model-invalid' } })
  })

  it.each([
    ['a mean over one axis', { axes: [2], keepdims: 0 }],
    ['a mean over channels', { axes: [1, 2], keepdims: 0 }],
  ])('takes %s for no mean over places', (_what, attributes) => {
    const bytes = onnxModel({
      inputs: [{ name: 'image', shape: [1, 4, 4, 4] }],
      outputs: [{ name: 'out', shape: [1, 3] }],
      weights: { head: { shape: [4, 3], values: 1 }, flat: { shape: [2], values: [1, 4], type: 'int64' } },
      operations: [
        { operator: 'ReduceMean', inputs: ['image'], outputs: ['mean'], attributes },
        { operator: 'Reshape', inputs: ['mean', 'flat'], outputs: ['row'] },
        { operator: 'MatMul', inputs: ['row', 'head'], outputs: ['out'] },
      ],
    })
    expect(findLinearHead(value(parseOnnx(bytes)).model, 'out', 3)).toMatchObject({ ok: false, failure: { message: expect.stringContaining('ReduceMean') as string } })
  })

  it('refuses evidence that does not add up to the answer', async () => {
    const manifest = spotManifest('evidence')
    const wrong = { ...manifest, outputs: { ...manifest.outputs, evidence: { name: 'evidence', stride: 4, bias: [2, -2, -8] } } }
    const explainer = await explainerOf('evidence', spotNetwork('evidence'), wrong)
    expect(await explainer.explain(slice, { method: 'cam', label: 'spot' }, never)).toMatchObject({ ok: false, failure: { code: 'model-run-failed' } })
  })
})
