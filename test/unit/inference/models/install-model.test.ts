import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { classify } from '../../../../electron/inference/classify.ts'
import { loadModel } from '../../../../electron/inference/load-model.ts'
import { installModel } from '../../../../electron/inference/models/install-model.ts'
import { loadDetector } from '../../../../electron/inference/models/load-detector.ts'
import { chooseModel, listModels } from '../../../../electron/inference/models/model-library.ts'
import type { modelManifestSchema } from '../../../../electron/inference/model-manifest.ts'
import { brightBoxNetwork } from '../../../fixtures/bright-box-network.ts'
import { brightnessNetwork, type BrightnessOptions } from '../../../fixtures/brightness-network.ts'
import { copyingFunction } from '../../../fixtures/onnx-function.ts'
import { spotManifest, spotNetwork } from '../../../fixtures/spot-network.ts'
import { tempFolder } from '../../../fixtures/temp-folder.ts'
import { shippedFolder } from '../shipped-model.ts'
import { onnxModel, type OnnxPort } from '../../../fixtures/onnx-model.ts'

const models = join(shippedFolder, '..')
const folders = () => ({ models, addedModels: join(tempFolder(), 'models') })
const addedAt = '2026-01-01T00:00:00.000Z'
const papers = { name: 'Bright or dark?.onnx', addedAt }

type Manifest = z.input<typeof modelManifestSchema>

function manifestOf(bytes: Uint8Array, change: Partial<Manifest> = {}): Manifest {
  return {
    schema: 'sulcus-model/1', id: 'brightness', version: '2', title: 'How bright', licence: 'MIT', file: 'bright.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    input: { name: 'image', width: 32, height: 32, preprocess: { fit: 'stretch', grey: 'window', channels: 1 } },
    outputs: { probabilities: { name: 'answer', labels: ['dark', 'bright'], none: 'dark' } },
    abstainBelow: 0.6, heatThreshold: 0.5,
    ...change,
  }
}

describe('a model without a manifest', () => {
  it('is taken for a classifier, with what was assumed in words, and passes its own test when loaded', async () => {
    const place = folders()
    const added = await installModel(brightnessNetwork(), papers, place)
    expect(added).toMatchObject({
      ok: true,
      value: { id: 'bright-or-dark', title: 'Bright or dark?', licence: 'not stated', task: 'classify', labels: ['class 0', 'class 1'], origin: 'added', from: { file: 'Bright or dark?.onnx', addedAt }, chosen: false },
    })
    expect(added.ok && added.value.assumptions.join(' ')).toMatch(/taken for a classifier of 2 classes.*32 × 32.*percentiles.*abstains below/s)
    const model = await loadModel(join(place.addedModels, 'bright-or-dark'))
    if (!model.ok) throw new Error(model.failure.message)
    const answer = await classify(model.value.session, model.value.manifest, new Float32Array(32 * 32).fill(0.25))
    expect(answer).toMatchObject({ value: { probabilities: { 'class 0': 0.75, 'class 1': 0.25 }, heatGrid: { rows: 1, columns: 1 } } })
    expect(await listModels(place)).toMatchObject({ models: [{ id: 'brain-mri-cnn', origin: 'shipped', chosen: true, from: null }, { id: 'bright-or-dark', chosen: false }], broken: [] })
  })

  it.each(['detect', 'segment'] as const)('describes itself by its Ultralytics metadata: %s', async (task) => {
    const place = folders()
    const bytes = brightBoxNetwork({ task, endToEnd: true, metadata: { description: 'Bright boxes', license: 'AGPL-3.0' } })
    expect(await installModel(bytes, papers, place)).toMatchObject({ value: { task, title: 'Bright boxes', licence: 'AGPL-3.0', labels: ['dark', "bright, isn't it"] } })
    expect(await loadDetector(join(place.addedModels, 'bright-or-dark'))).toMatchObject({ ok: true })
    expect(await loadModel(join(place.addedModels, 'bright-or-dark'))).toMatchObject({ failure: { code: 'model-invalid', message: /cannot classify/ } })
    expect(await chooseModel('bright-or-dark', place)).toMatchObject({ failure: { message: /cannot classify/ } })
  })

  it('classifies like any other where its metadata say so', async () => {
    const place = folders()
    expect(await installModel(brightBoxNetwork({ task: 'classify', endToEnd: false }), papers, place)).toMatchObject({ value: { task: 'classify', labels: ['dark', "bright, isn't it"] } })
    expect(await loadModel(join(place.addedModels, 'bright-or-dark'))).toMatchObject({ ok: true })
  })
})

describe('a model whose file calls itself nothing that can be shown', () => {
  it.each(['\u0001', '\u202e ', ' '])('gets plain words instead of %j', async (word) => {
    const place = folders()
    const metadata = { version: word, description: word, license: word }
    expect(await installModel(brightnessNetwork({ change: { metadata } }), papers, place)).toMatchObject({ value: { version: '1', title: 'Bright or dark?', licence: 'not stated' } })
    expect(await listModels(place)).toMatchObject({ broken: [] })
  })
})

describe('a model with a manifest', () => {
  it('keeps its own name, classes and file', async () => {
    const place = folders()
    const bytes = brightnessNetwork()
    expect(await installModel(bytes, { ...papers, manifest: manifestOf(bytes) }, place)).toMatchObject({ value: { id: 'brightness', version: '2', licence: 'MIT', labels: ['dark', 'bright'], assumptions: [] } })
    expect(readdirSync(join(place.addedModels, 'brightness')).sort()).toEqual(['bright.onnx', 'golden.json', 'manifest.json', 'origin.json'])
  })

  it('is held to the golden answers that come with it', async () => {
    const place = folders()
    const bytes = brightnessNetwork()
    await installModel(bytes, { ...papers, manifest: manifestOf(bytes) }, place)
    const golden = readFileSync(join(place.addedModels, 'brightness/golden.json'), 'utf8')
    const given = { ...papers, manifest: manifestOf(bytes), golden: JSON.parse(golden) as unknown }
    expect(await installModel(bytes, given, folders())).toMatchObject({ ok: true })
    const other = { ...given, golden: JSON.parse(golden.replace(/"probabilities": \[\s+[\d.e-]+/, '"probabilities": [0.123')) as unknown }
    expect(await installModel(bytes, other, folders())).toMatchObject({ failure: { code: 'model-self-test-failed' } })
  })

  it('brings the gate’s statistics along, if they are of its weights and tensors', async () => {
    const place = folders()
    const bytes = brightnessNetwork()
    const manifest = manifestOf(bytes)
    const known = { schema: 'sulcus-ood/1', sha256: manifest.sha256, tensors: ['answer'], mean: [0, 0], directions: [[1, 0]], centres: [{ name: 'dark', at: [1] }], within: [[1]], overall: [[0]], threshold: 0.1 }
    expect(await installModel(bytes, { ...papers, manifest, known }, place)).toMatchObject({ ok: true })
    expect(await loadModel(join(place.addedModels, 'brightness'))).toMatchObject({ value: { known: { threshold: 0.1 } } })
    for (const [wrong, words] of [[{ sha256: '0'.repeat(64) }, /other weights/], [{ tensors: ['none'] }, /“none”, which the network does not compute/], [{ mean: [0] }, /directions/]] as const) {
      expect(await installModel(bytes, { ...papers, manifest, known: { ...known, ...wrong } }, folders())).toMatchObject({ failure: { code: 'model-invalid', message: words } })
    }
  })

  it('may give logits', async () => {
    const bytes = brightnessNetwork({ answer: 'logits' })
    const outputs: Manifest['outputs'] = { probabilities: { name: 'answer', labels: ['dark', 'bright'], activation: 'softmax' } }
    const place = folders()
    // log 0 is no number, so the darkest picture must not be wholly dark
    const input: Manifest['input'] = { name: 'image', width: 32, height: 32, preprocess: { fit: 'stretch', grey: 'window', channels: 1, mean: [-0.5], std: [2] } }
    expect(await installModel(bytes, { ...papers, manifest: manifestOf(bytes, { outputs, input }) }, place)).toMatchObject({ ok: true })
    const model = await loadModel(join(place.addedModels, 'brightness'))
    const answer = model.ok && (await classify(model.value.session, model.value.manifest, new Float32Array(32 * 32).fill(0.25)))
    expect(answer && answer.ok && answer.value.probabilities['bright']).toBeCloseTo(0.25, 5)
  })

  it('must add up where its manifest says that its evidence does', async () => {
    const bytes = spotNetwork('evidence')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const { outputs, ...spot } = spotManifest('evidence')
    const add = (change: object) => installModel(bytes, { ...papers, manifest: { ...spot, sha256, outputs: { ...outputs, ...change } } }, folders())
    expect(await add({})).toMatchObject({ ok: true })
    expect(await add({ evidence: { ...outputs.evidence, bias: [2000, -2, -9] } })).toMatchObject({ failure: { code: 'model-self-test-failed', message: /does not add up/ } })
    expect(await add({ evidence: { ...outputs.evidence, stride: 8 } })).toMatchObject({ failure: { message: /\[1, 3, 16, 16\] instead of 3 labels × 8 × 8 cells/ } })
    expect(await add({ features: { name: 'heat' } })).toMatchObject({ failure: { message: /features \[N, F\]; the model gives heat float32/ } })
  })

  it('comes without its build in 8-bit integers, and says so', async () => {
    const place = folders()
    const bytes = brightnessNetwork()
    expect(await installModel(bytes, { ...papers, manifest: manifestOf(bytes, { quantised: { folder: 'int8', accuracyLoss: 0.1 } }) }, place)).toMatchObject({ value: { assumptions: [/8-bit integers \(int8\) is not taken along/] } })
    expect(readFileSync(join(place.addedModels, 'brightness/manifest.json'), 'utf8')).not.toContain('int8')
  })

  it.each<[string, Partial<Manifest>, RegExp]>([
    ['another file’s hash', { sha256: '0'.repeat(64) }, /SHA-256 differs/],
    ['the id of the model that Sulcus comes with', { id: 'brain-mri-cnn' }, /comes with Sulcus/],
    ['an id that leads elsewhere', { id: '../elsewhere' }, /not valid at “id”/],
    ['a file that leads elsewhere', { file: '../../bright.onnx' }, /not valid at “file”/],
    ['another input', { input: { name: 'picture', width: 32, height: 32, preprocess: 'letterbox-percentile/1' } }, /takes “picture”.*it takes image float32/],
    ['another input size', { input: { name: 'image', width: 64, height: 32, preprocess: 'letterbox-percentile/1' } }, /\[1, 1, 32, 64\]; it takes image float32 \[1, 1, 32, 32\]/],
    ['another number of channels', { input: { name: 'image', width: 32, height: 32, preprocess: { fit: 'crop', grey: 'window', channels: 3 } } }, /\[1, 3, 32, 32\]/],
    ['an output that is not there', { outputs: { probabilities: { name: 'chances', labels: ['dark', 'bright'] } } }, /output “chances”/],
    ['a heat map that is not there', { outputs: { probabilities: { name: 'answer', labels: ['dark', 'bright'] }, heat: { name: 'heat', stride: 8 } } }, /output “heat”/],
    ['a class too many', { outputs: { probabilities: { name: 'answer', labels: ['dark', 'bright', 'blinding'] } } }, /another shape than its manifest says: \[1, 2\] instead of one number for each of its 3 labels/],
    ['features that are not there', { outputs: { probabilities: { name: 'answer', labels: ['dark', 'bright'] }, features: { name: 'pooled' } } }, /output “pooled” \(outputs\.features\).*it gives answer float32 \[/],
    ['evidence that is not there', { outputs: { probabilities: { name: 'answer', labels: ['dark', 'bright'] }, evidence: { name: 'cells', stride: 4, bias: [0, 0] } } }, /output “cells” \(outputs\.evidence\)/],
    ['percentiles the wrong way round', { input: { name: 'image', width: 32, height: 32, preprocess: 'letterbox-percentile/1', percentiles: [99, 1] } }, /at “input\.percentiles”: the lower one must come first/],
    ['a fit that does not exist', { input: { name: 'image', width: 32, height: 32, preprocess: { fit: 'squeeze' as 'crop', grey: 'window', channels: 1 } } }, /at “input\.preprocess\.fit”: .*"letterbox"\|"stretch"\|"crop"/],
    ['a preprocessing that does not exist', { input: { name: 'image', width: 32, height: 32, preprocess: 'none' as 'letterbox-percentile/1' } }, /at “input\.preprocess”: .*"letterbox-percentile\/1".*; or .*object/],
    ['a word that means nothing', { thresold: 0.5 } as Partial<Manifest>, /thresold/],
    ['an empty licence', { licence: ' ' }, /at “licence”: must not be empty/],
    ['a name that turns the line around', { title: 'Safe\u202eelif' }, /at “title”: must be printable/],
    ['a class that turns the line around', { outputs: { probabilities: { name: 'answer', labels: ['dark', '\u202ebright'] } } }, /labels\.1”: must be printable/],
    ['a mean for two of three channels', { input: { name: 'image', width: 32, height: 32, preprocess: { fit: 'crop', grey: 'window', channels: 3, mean: [0, 1] } } }, /not valid at “input/],
  ])('is refused with %s', async (_what, change, words) => {
    const place = folders()
    const bytes = brightnessNetwork()
    const added = await installModel(bytes, { ...papers, manifest: manifestOf(bytes, change) }, place)
    expect(added.ok || added.failure.message).toMatch(words)
    expect(existsSync(place.addedModels)).toBe(false)
  })
})

describe('a bad model', () => {
  const external = { weights: { one: { shape: [1], values: [1], outside: '../../etc/hostname' }, column: { shape: [2], values: [1, 1], type: 'int64' as const } } }
  const hidden = { operator: 'If', inputs: ['never'], outputs: ['answer'], attributes: {
    then_branch: { inputs: [], outputs: [{ name: 'a', shape: [1, 2] }], operations: [{ operator: 'Identity', inputs: ['w'], outputs: ['a'] }], weights: { w: { shape: [1, 2], values: [0, 1], outside: 'w.bin' } } },
    else_branch: { inputs: [], outputs: [{ name: 'b', shape: [1, 2] }], operations: [{ operator: 'Identity', inputs: ['v'], outputs: ['b'] }], weights: { v: { shape: [1, 2], values: [0, 1] } } },
  } }

  it.each<[string, Uint8Array, RegExp]>([
    ['no bytes', new Uint8Array(), /not an ONNX model/],
    ['text', Buffer.from('This is a text and no network at all, whatever its name says.'), /not an ONNX model/],
    ['half a file', brightnessNetwork().slice(0, 150), /not an ONNX model|damaged|cannot open/],
    ['graphs within graphs without end', nested(2_000), /not an ONNX model|cannot open/],
    ['weights outside, above its folder', brightnessNetwork({ change: external }), /external data/],
    ['weights outside, within a branch', brightnessNetwork({ change: { operations: [hidden] } }), /external data/],
    ['operators of the future', brightnessNetwork({ change: { opset: 99 } }), /cannot open the model/],
    ['an operator of a stranger', brightnessNetwork({ change: { operations: [{ operator: 'Conquer', domain: 'evil.example', inputs: ['image'], outputs: ['answer'] }] } }), /“evil.example.Conquer”/],
    ['an operator that does not exist', brightnessNetwork({ change: { operations: [{ operator: 'Conquer', inputs: ['image'], outputs: ['answer'] }] } }), /cannot open the model/],
    ['a picture of three dimensions', network({ answer: 'three dimensions' }), /float32 picture \[1, 1 or 3, height, width\]/],
    ['a picture of two channels', network({ channels: 2 }), /2 channels/],
    ['a picture of no size', network({ side: 'any' }), /how large/],
    ['a picture larger than a slice', network({ side: 2048 }), /2048 × 2048 pixels; Sulcus makes those of 16 to 1024/],
    ['answers that are no numbers', network({ answer: 'no numbers' }), /NaN or infinite/],
    ['answers that do not add up to 1', network({ answer: 'no sum of one' }), /add up to 0\.\d+, not to 1/],
    ['answers by chance', network({ answer: 'chance' }), /differently each time/],
    ['boxes of a class without a name', brightBoxNetwork({ task: 'detect', endToEnd: true, metadata: { names: "{0: 'dark'}" } }), /class 1, which its file does not name/],
    ['a task that Sulcus does not draw', brightBoxNetwork({ task: 'detect', endToEnd: true, metadata: { task: 'pose' } }), /task must be detect, segment or classify/],
  ])('is refused in words: %s', async (_what, bytes, words) => {
    const place = folders()
    const added = await installModel(bytes, papers, place)
    expect(added.ok || added.failure.message).toMatch(words)
    expect(added.ok || added.failure.message).toMatch(/\.$/)
    expect(existsSync(place.addedModels)).toBe(false)
  })

  const port = (shape: OnnxPort['shape'], type: 'float32' | 'float16' | 'int64' = 'float32', name = 'x'): OnnxPort => ({ name, shape, type })
  it.each<[string, OnnxPort, OnnxPort['shape'], RegExp]>([
    ['colours last, as Keras has them', port(['n', 96, 80, 3]), ['n', 96, 80, 3], /colours last.*x float32 \[n, 96, 80, 3\].*--inputs-as-nchw/],
    ['numbers that are no float32', port([1, 3, 64, 64], 'float16'), [1, 3, 64, 64], /this one takes x float16 \[1, 3, 64, 64\]\. Export/],
    ['a name with control characters', port([1, 3], 'float32', 'x\u001b[31m'), [1, 3], /this one takes x \[31m float32 \[1, 3\]/],
    ['four pictures at once', port([4, 1, 64, 64]), [4, 1, 64, 64], /takes 4 pictures at once/],
    ['any number of channels', port([1, 'c', 64, 64]), [1, 'c', 64, 64], /does not say how many channels.*manifest/],
    ['a picture instead of an answer', port([1, 1, 64, 64]), [1, 1, 64, 64], /this one gives out float32 \[1, 1, 64, 64\]\. Describe/],
    ['logits', port([1, 1, 64, 64]), [1, 2], /values outside 0 to 1.*activation: softmax/],
  ])('is refused with what it takes and gives: %s', async (what, input, shape, words) => {
    const operations = what === 'logits'
      ? [{ operator: 'ReduceMean', inputs: [input.name], outputs: ['mean'], attributes: { axes: [2, 3], keepdims: 0 } }, { operator: 'Add', inputs: ['mean', 'logits'], outputs: ['out'] }]
      : [{ operator: 'Identity', inputs: [input.name], outputs: ['out'] }]
    const bytes = onnxModel({ inputs: [input], outputs: [{ ...input, name: 'out', shape }], operations, weights: { logits: { shape: [1, 2], values: [3, -2] } } })
    const added = await installModel(bytes, papers, folders())
    expect(added.ok || added.failure.message).toMatch(words)
  })

  it('is none where its strange operators are functions of its own', async () => {
    const bytes = onnxModel({
      inputs: [{ name: 'image', shape: [1, 1, 32, 32] }],
      outputs: [{ name: 'answer', shape: [1, 2] }],
      weights: { one: { shape: [1, 1], values: 1 } },
      operations: [
        { operator: 'Conquer', domain: 'own.example', inputs: ['image'], outputs: ['copied'] },
        { operator: 'ReduceMean', inputs: ['copied'], outputs: ['bright'], attributes: { axes: [2, 3], keepdims: 0 } },
        { operator: 'Sub', inputs: ['one', 'bright'], outputs: ['dark'] },
        { operator: 'Concat', inputs: ['dark', 'bright'], outputs: ['answer'], attributes: { axis: 1 } },
      ],
    })
    expect(await installModel(bytes, papers, folders())).toMatchObject({ failure: { message: /own.example.Conquer/ } })
    expect(await installModel(Buffer.concat([bytes, copyingFunction('own.example', 'Conquer')]), papers, folders())).toMatchObject({ ok: true })
  })

  it('is refused for its size before anything reads it', async () => {
    const huge = { length: 512 * 1024 ** 2 + 1 } as Uint8Array
    expect(await installModel(huge, papers, folders())).toMatchObject({ failure: { code: 'model-invalid', message: /512 MiB/ } })
  })

  /** Messages within messages: a graph (field 7 of the model) with a layer (1) with an attribute (5) with a graph (6) … */
  function nested(depth: number): Uint8Array {
    let bytes = Buffer.alloc(0)
    const within = (field: number): void => {
      const size = []
      for (let left = bytes.length; ; left >>>= 7) {
        size.push(left > 127 ? (left & 127) | 128 : left)
        if (left <= 127) break
      }
      bytes = Buffer.concat([Buffer.from([(field << 3) | 2, ...size]), bytes])
    }
    for (let level = 0; level < depth; level += 1) for (const field of [6, 5, 1]) within(field)
    within(7)
    return bytes
  }

  function network(options: BrightnessOptions): Uint8Array {
    return brightnessNetwork(options)
  }
})
