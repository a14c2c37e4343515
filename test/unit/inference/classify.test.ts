import * as ort from '../../../electron/inference/onnxruntime.ts'
import { describe, expect, it } from 'vitest'
import { tumourLabels } from '../../../electron/core/class-labels.ts'
import { classify, findingOf } from '../../../electron/inference/classify.ts'
import { classesOf, type ModelManifest } from '../../../electron/inference/model-manifest.ts'
import { shippedManifest } from './shipped-model.ts'

const { probabilities: named, heat } = shippedManifest.outputs
const manifest: ModelManifest = { ...shippedManifest, input: { ...shippedManifest.input, width: 16, height: 16 }, outputs: { probabilities: named, ...(heat && { heat }) } }

/** A session that answers what no real network of ours does. */
function answering(probabilities: readonly number[], heat: readonly number[], sides: readonly number[] = []): ort.InferenceSession {
  const session: Pick<ort.InferenceSession, 'run'> = {
    run: async () => ({
      probabilities: new ort.Tensor('float32', Float32Array.from(probabilities), [1, probabilities.length]),
      heat: new ort.Tensor('float32', Float32Array.from(heat), [1, 1, 1, heat.length]),
      sides: new ort.Tensor('float32', Float32Array.from(sides), [1, sides.length]),
    }),
  }
  return session as ort.InferenceSession
}

const run = (probabilities: readonly number[], heat: readonly number[]) => classify(answering(probabilities, heat), manifest, new Float32Array(256))
const sound = [[0.125, 0.75, 0.125, 0], [0, 0.25, 0.5, 1]] as const

describe('classify', () => {
  it('names probabilities and shapes the heat grid', async () => {
    expect(await run(...sound)).toEqual({
      ok: true,
      value: { probabilities: { none: 0.125, glioma: 0.75, meningioma: 0.125, pituitary: 0 }, heatGrid: { rows: 2, columns: 2, data: Float32Array.from(sound[1]) }, sides: null, features: null },
    })
  })

  it.each<[string, readonly number[], readonly number[]]>([
    ['NaN for a probability', [0.5, NaN, 0.5, 0], sound[1]],
    ['NaN within the heat', sound[0], [0, NaN, 0, 0]],
    ['infinity', [Infinity, 0, 0, 0], sound[1]],
    ['a probability below 0', [-0.01, 1, 0, 0], sound[1]],
    ['heat above 1', sound[0], [0, 1.01, 0, 0]],
    ['too few classes', [0.5, 0.5], sound[1]],
    ['too little heat', sound[0], [0, 1]],
  ])('lets nobody see %s', async (_what, probabilities, heat) => {
    expect(await run(probabilities, heat)).toMatchObject({ ok: false, failure: { code: 'model-run-failed' } })
  })

  it('gives the sides of boxes, and lets nobody see boxes of no size', async () => {
    const boxing: ModelManifest = { ...manifest, outputs: { ...manifest.outputs, sides: { name: 'sides' } } }
    const sides = Array.from({ length: 16 }, (_, index) => index)
    const asked = (numbers: readonly number[]) => classify(answering(...sound, numbers), boxing, new Float32Array(256))
    expect(await asked(sides)).toMatchObject({ ok: true, value: { sides: Float32Array.from(sides) } })
    for (const wrong of [sides.slice(1), [-1, ...sides.slice(1)], [NaN, ...sides.slice(1)], [Infinity, ...sides.slice(1)]])
      expect(await asked(wrong)).toMatchObject({ ok: false, failure: { code: 'model-run-failed' } })
  })

  it('gives the features that were asked for, and fails where the network has none', async () => {
    const asked = (...names: string[]) => classify(answering(...sound), manifest, new Float32Array(256), names)
    expect(await asked('probabilities')).toMatchObject({ value: { features: Float32Array.from(sound[0]) } })
    expect(await asked('nowhere')).toMatchObject({ ok: false, failure: { code: 'model-run-failed' } })
  })

  it('clips rounding errors just outside 0..1', async () => {
    const answer = await run([-1e-6, 1 + 1e-6, 0, 0], [-1e-6, 1 + 1e-6, 0, 0])
    expect(answer).toMatchObject({ value: { probabilities: { none: 0, glioma: 1 } } })
    expect(answer.ok && [...answer.value.heatGrid.data]).toEqual([0, 1, 0, 0])
  })
})

describe('findingOf', () => {
  const probabilities = { none: 0.2, glioma: 0.6, meningioma: 0.1, pituitary: 0.1 }

  it('is the most probable class, from the threshold on', () => {
    expect(findingOf(probabilities, tumourLabels, true, 0.6)).toBe('glioma')
    expect(findingOf(probabilities, tumourLabels, true, 0.61)).toBe('abstained')
  })

  it('is never a class when the gate refused', () => {
    expect(findingOf({ ...probabilities, glioma: 1 }, tumourLabels, false, 0)).toBe('abstained')
  })
})

describe('classes of a network’s own', () => {
  const labels = ['healthy', 'cyst', '2']
  const own = (none?: string): ModelManifest => ({ ...manifest, outputs: { ...manifest.outputs, probabilities: { name: 'probabilities', activation: 'none', labels, ...(none !== undefined && { none }) } } })

  it('name the probabilities in the order of the labels', async () => {
    const answer = await classify(answering([0.25, 0.5, 0.25], [0, 0, 0, 0]), own(), new Float32Array(256))
    expect(answer).toMatchObject({ value: { probabilities: { healthy: 0.25, cyst: 0.5, '2': 0.25 } } })
    expect(answer.ok && findingOf(answer.value.probabilities, labels, true, 0.5)).toBe('cyst')
  })

  it('have the first of equals found', () => {
    expect(findingOf({ '2': 0.5, cyst: 0, healthy: 0.5 }, labels, true, 0)).toBe('healthy')
  })

  it('know which of them says that nothing was found', () => {
    expect(classesOf(own())).toEqual({ labels, noFinding: null })
    expect(classesOf(own('healthy'))).toEqual({ labels, noFinding: 'healthy' })
    expect(classesOf(shippedManifest)).toEqual({ labels: tumourLabels, noFinding: 'none' })
  })
})
