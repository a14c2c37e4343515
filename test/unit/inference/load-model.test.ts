import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classify } from '../../../electron/inference/classify.ts'
import { loadModel } from '../../../electron/inference/load-model.ts'
import { modelManifestSchema, type Golden, type ModelManifest } from '../../../electron/inference/model-manifest.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'
import { runningManifest, shippedFolder, shippedGolden, shippedManifest } from './shipped-model.ts'

interface Changes {
  readonly manifest?: ModelManifest | string | null
  readonly golden?: Golden | string | null
  readonly weights?: string | null
  /** Figures about the weights, by the file's name. */
  readonly beside?: Readonly<Record<string, unknown>>
}

/** The float32 network alone. */
const plainManifest = modelManifestSchema.parse(Object.fromEntries(Object.entries(shippedManifest).filter(([key]) => key !== 'quantised')))
const measured = { sha256: shippedManifest.sha256 }
const known = {
  schema: 'sulcus-ood/1', ...measured, tensors: ['heat'], mean: [0, 0], directions: [[1, 0]], centres: [{ name: 'none', at: [0] }], within: [[1]], overall: [[0]], threshold: 5,
}
const binning = { error: 0.02, bins: [{ confidence: 0.9, accuracy: 0.92, slices: 10 }] }
const calibration = { schema: 'sulcus-calibration/1', ...measured, method: 'made up', slices: 10, equalWidth: binning, equalMass: binning }

/** A copy of the shipped model with one thing changed, or left out where it is null. */
function modelFolder({ manifest = shippedManifest, golden = shippedGolden, weights, beside = {} }: Changes): string {
  const folder = tempFolder()
  const write = (name: string, content: unknown) => {
    if (content !== null) writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  write('manifest.json', manifest)
  write('golden.json', golden)
  for (const [name, content] of Object.entries(beside)) write(name, content)
  if (weights === undefined) copyFileSync(join(shippedFolder, 'weights.onnx'), join(folder, 'weights.onnx'))
  else write('weights.onnx', weights)
  return folder
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const { probabilities, heat } = shippedManifest.outputs
const withClasses = (change: Partial<ModelManifest['outputs']['probabilities']>): ModelManifest => ({
  ...shippedManifest,
  outputs: { probabilities: { ...probabilities, ...change }, ...(heat && { heat }) },
})
const [firstCase] = shippedGolden.cases
if (!firstCase) throw new Error('no golden case')

describe('loadModel', () => {
  describe('with a build in 8-bit integers', () => {
    /** The shipped network again under another title stands for the smaller build. */
    const smaller = { ...plainManifest, title: 'the smaller build' }
    function withBuild(accuracyLoss: number, changes: Changes = {}): string {
      const folder = modelFolder({ manifest: { ...plainManifest, quantised: { folder: 'small', accuracyLoss } } })
      cpSync(modelFolder({ manifest: smaller, ...changes }), join(folder, 'small'), { recursive: true })
      return folder
    }
    const titleOf = async (path: string) => {
      const model = await loadModel(path)
      return model.ok ? model.value.manifest.title : model.failure.code
    }

    it('takes it where it loses little, and remembers the float32 one', async () => {
      const folder = withBuild(0.49)
      const model = await loadModel(folder)
      if (!model.ok) throw new Error(model.failure.message)
      expect(model.value).toMatchObject({ file: join(folder, 'small/weights.onnx'), manifest: smaller, float32: { file: join(folder, 'weights.onnx'), manifest: { title: plainManifest.title } } })
    })

    it('takes the float32 one where it loses more, is asked for by file, or was left behind', async () => {
      expect(await titleOf(withBuild(0.5))).toBe(plainManifest.title)
      expect(await titleOf(join(withBuild(0), 'weights.onnx'))).toBe(plainManifest.title)
      expect(await titleOf(modelFolder({ manifest: { ...plainManifest, quantised: { folder: 'small', accuracyLoss: 0 } } }))).toBe(plainManifest.title)
    })

    it('takes the float32 one where this machine rounds otherwise, and hides no damage', async () => {
      const otherwise = { ...shippedGolden, cases: [{ ...firstCase, probabilities: firstCase.probabilities.map((value) => 1 - value) }] }
      expect(await titleOf(withBuild(0, { golden: otherwise }))).toBe(plainManifest.title)
      expect(await titleOf(withBuild(0, { weights: 'damaged' }))).toBe('model-invalid')
    })
  })

  it('loads the shipped model, which passes its own test, by folder and by file', async () => {
    for (const [path, { id, version, sha256 }] of [[shippedFolder, runningManifest], [join(shippedFolder, shippedManifest.file), shippedManifest]] as const) {
      const model = await loadModel(path)
      if (!model.ok) throw new Error(model.failure.message)
      expect(model.value.identity).toEqual({ id, version, sha256 })
      const blank = await classify(model.value.session, model.value.manifest, new Float32Array(160 * 160))
      expect(blank.ok && blank.value.heatGrid).toMatchObject({ rows: 20, columns: 20 })
    }
  })

  it('takes figures about the weights that lie beside them, and does without', async () => {
    const bare = await loadModel(modelFolder({}))
    expect(bare).toMatchObject({ ok: true, value: { known: null, calibration: null } })
    const told = await loadModel(modelFolder({ beside: { 'ood.json': known, 'calibration.json': calibration } }))
    expect(told).toMatchObject({ ok: true, value: { known, calibration } })
  })

  it('gives the features that the shipped statistics are about', async () => {
    const model = await loadModel(shippedFolder)
    if (!model.ok || !model.value.known) throw new Error('the shipped model has no statistics')
    const { session, manifest, known: shipped } = model.value
    const answer = await classify(session, manifest, new Float32Array(160 * 160), shipped.tensors)
    expect(answer.ok && answer.value.features).toHaveLength(shipped.mean.length)
  })

  it('gives the same answers on two threads', async () => {
    expect((await loadModel(shippedFolder, 2)).ok).toBe(true)
  })

  it.each<[string, Changes, string]>([
    ['no manifest', { manifest: null }, 'model-not-found'],
    ['no golden answers', { golden: null }, 'model-not-found'],
    ['no weights', { weights: null }, 'model-not-found'],
    ['a manifest that is no JSON', { manifest: '{' }, 'model-invalid'],
    ['a manifest of another schema', { manifest: JSON.stringify({ ...shippedManifest, schema: 'sulcus-model/2' }) }, 'model-invalid'],
    ['weights outside its folder', { manifest: { ...shippedManifest, file: '../weights.onnx' } }, 'model-invalid'],
    ['one class', { manifest: withClasses({ labels: ['glioma'] }) }, 'model-invalid'],
    ['a class named twice', { manifest: withClasses({ labels: ['none', 'glioma', 'glioma', 'cyst'] }) }, 'model-invalid'],
    ['a class called “abstained”', { manifest: withClasses({ labels: ['none', 'glioma', 'meningioma', 'abstained'] }) }, 'model-invalid'],
    ['a “nothing found” that is no class', { manifest: withClasses({ none: 'healthy' }) }, 'model-invalid'],
    ['more classes than numbers', { manifest: withClasses({ labels: ['none', 'glioma', 'meningioma', 'pituitary', 'cyst'] }) }, 'model-run-failed'],
    ['golden answers for fewer classes', { golden: { ...shippedGolden, cases: [{ ...firstCase, probabilities: firstCase.probabilities.slice(1) }] } }, 'model-self-test-failed'],
    ['golden answers of another shape', { golden: '{"schema":"sulcus-golden/1","cases":[]}' }, 'model-invalid'],
    ['other weights than the manifest tells', { manifest: { ...shippedManifest, sha256: '0'.repeat(64) } }, 'model-invalid'],
    ['weights that are no network', { weights: 'not a network', manifest: { ...shippedManifest, sha256: sha256('not a network') } }, 'model-invalid'],
    ['an input of another name', { manifest: { ...shippedManifest, input: { ...shippedManifest.input, name: 'picture' } } }, 'model-run-failed'],
    ['an output of another name', { manifest: { ...shippedManifest, outputs: { ...shippedManifest.outputs, heat: { name: 'warmth', stride: 8 } } } }, 'model-run-failed'],
    ['a heat grid of another size', { manifest: { ...shippedManifest, outputs: { ...shippedManifest.outputs, heat: { name: 'heat', stride: 16 } } } }, 'model-run-failed'],
    ['another preprocessing than it was delivered with', { manifest: { ...shippedManifest, input: { ...shippedManifest.input, percentiles: [10, 90] } } }, 'model-self-test-failed'],
    ['other golden probabilities', { golden: { ...shippedGolden, cases: [{ ...firstCase, probabilities: firstCase.probabilities.map((p) => 1 - p) }] } }, 'model-self-test-failed'],
    ['other golden heat', { golden: { ...shippedGolden, cases: [{ ...firstCase, heatSamples: [[0, 0, 0.99]] }] } }, 'model-self-test-failed'],
    ['feature statistics of other weights', { beside: { 'ood.json': { ...known, sha256: 'f'.repeat(64) } } }, 'model-invalid'],
    ['feature statistics of another shape', { beside: { 'ood.json': { ...known, mean: [] } } }, 'model-invalid'],
    ['features from a tensor that it lacks', { beside: { 'ood.json': { ...known, tensors: ['nowhere'] } } }, 'model-invalid'],
    ['calibration of other weights', { beside: { 'calibration.json': { ...calibration, sha256: 'f'.repeat(64) } } }, 'model-invalid'],
    ['golden samples beyond the picture', { golden: { ...shippedGolden, cases: [{ ...firstCase, inputSamples: [[500, 0, 0]] }] } }, 'model-self-test-failed'],
  ])('refuses a model with %s', async (_what, changes, code) => {
    const model = await loadModel(modelFolder(changes))
    expect(model).toMatchObject({ ok: false, failure: { code } })
    expect(model.ok || model.failure.message).toMatch(/\w.*\.$/s)
  })

  it('refuses a folder that is not there', async () => {
    expect(await loadModel(join(tempFolder(), 'none'))).toMatchObject({ failure: { code: 'model-not-found' } })
  })
})
