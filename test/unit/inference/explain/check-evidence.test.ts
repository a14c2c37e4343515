import * as ort from '../../../../electron/inference/onnxruntime.ts'
import { describe, expect, it } from 'vitest'
import { checkEvidence } from '../../../../electron/inference/explain/check-evidence.ts'
import { type Golden, type ModelManifest, modelManifestSchema } from '../../../../electron/inference/model-manifest.ts'
import { headBias, spotManifest, spotNetwork, spotSlice } from '../../../fixtures/spot-network.ts'
import { shippedManifest } from '../shipped-model.ts'

const slice = spotSlice({ row: 12, column: 50, rows: 64, columns: 48 })
const golden: Golden = {
  schema: 'sulcus-golden/1',
  cases: [{ ...slice, name: 'spot', pixels: Array.from(slice.data), inputSamples: [], probabilities: [0, 1, 0], heatSamples: [] }],
}
const evidence = { name: 'evidence', stride: 4, bias: headBias }
const withEvidence = (change: Partial<typeof evidence>): ModelManifest => ({ ...spotManifest(), outputs: { ...spotManifest().outputs, evidence: { ...evidence, ...change } } })

describe('the evidence that a manifest names', () => {
  it.each<[string, ModelManifest, string | null]>([
    ['adds up', withEvidence({}), null],
    ['is not named', spotManifest(), null],
    ['has another bias', withEvidence({ bias: [2, -2, -8.9] }), 'model-self-test-failed'],
    ['has the bias of another class', withEvidence({ bias: [-2, 2, -9] }), 'model-self-test-failed'],
    ['has other cells', withEvidence({ stride: 8 }), 'model-run-failed'],
    ['is another output', withEvidence({ name: 'heat' }), 'model-run-failed'],
    ['is no output', withEvidence({ name: 'proof' }), 'model-run-failed'],
  ])('is held to its word where it %s', async (_what, manifest, code) => {
    const session = await ort.InferenceSession.create(spotNetwork('evidence'))
    const checked = await checkEvidence(session, manifest, golden)
    expect(checked.ok ? null : checked.failure.code).toBe(code)
  })

  it('has one bias for each class', () => {
    const named = (bias: readonly number[]) => ({ ...shippedManifest, outputs: { ...shippedManifest.outputs, evidence: { name: 'evidence', stride: 8, bias } } })
    expect(modelManifestSchema.safeParse(named([0, 0, 0, 0])).success).toBe(true)
    expect(modelManifestSchema.safeParse(named([0, 0, 0])).success).toBe(false)
  })
})
