// `npm run bench -- explain [--slices N] [--network FILE.onnx] [--time]`: how long an explanation takes, and how often maps pass
// their tests: those of the shipped network (or of another one with the same input and classes), of the same network with
// shuffled weights, and random maps. Reads ../shared/data/brain-mri; with --time the golden pictures do.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ok } from '../../electron/core/result.ts'
import { openBatchedNetwork } from '../../electron/inference/explain/batched-network.ts'
import { measureTrust } from '../../electron/inference/explain/measure-trust.ts'
import { openExplainer } from '../../electron/inference/explain/open-explainer.ts'
import { seededRandom } from '../../electron/inference/explain/seeded-random.ts'
import { decodeModel } from '../../electron/inference/onnx/onnx-messages.ts'
import { parseOnnx } from '../../electron/inference/onnx/read-onnx.ts'
import { preprocess } from '../../electron/inference/preprocess.ts'
import { labelledSlices } from './explain/labelled-slices.mjs'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'models/brain-mri-cnn')
const quiet = { signal: new AbortController().signal, onProgress: () => undefined }

export async function run(args) {
  const { values } = parseArgs({ args, options: { slices: { type: 'string', default: '24' }, network: { type: 'string' }, time: { type: 'boolean' } } })
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  const bytes = readFileSync(values.network ?? join(folder, manifest.file))
  const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')).cases.map((one) => ({ ...one, data: Float32Array.from(one.pixels), window: { centre: 0, width: 1 } }))
  await time(bytes, manifest, golden)
  if (values.time) return
  const data = join(root, '../shared/data/brain-mri')
  if (!existsSync(data)) return console.log(`No verdicts: ${data} is missing.`)
  const slices = await labelledSlices(data, Number(values.slices))
  await verdicts('network', bytes, manifest, slices)
  await randomVerdicts(bytes, manifest, slices)
  for (const seed of [1, 2]) await verdicts(`weights shuffled, seed ${seed}`, shuffled(bytes, seed), manifest, slices.filter((_, at) => at % 3 === 0))
}

async function open(bytes, manifest) {
  const file = parseOnnx(bytes)
  const explainer = file.ok ? await openExplainer(file.value, manifest) : file
  if (!explainer.ok) throw new Error(explainer.failure.message)
  return explainer.value
}

async function calledOn(explainer, slice) {
  const label = await explainer.calledLabel(slice, quiet.signal)
  if (!label.ok) throw new Error(label.failure.message)
  return label.value
}

/** Medians over slices that nothing is known of yet, after one that warms up. */
async function time(bytes, manifest, golden) {
  const explainer = await open(bytes, manifest)
  const slices = Array.from({ length: 6 }, (_, at) => ({ ...golden[at % golden.length] }))
  for (const method of explainer.offer.methods) {
    const [maps, trusts] = [[], []]
    let passes = 0
    for (const one of slices) {
      const slice = { ...one }
      const label = await calledOn(explainer, slice)
      const begin = performance.now()
      await explainer.explain(slice, { method, label }, quiet.signal)
      const made = performance.now()
      const trust = await explainer.trust(slice, { method, label }, quiet)
      maps.push(made - begin)
      trusts.push(performance.now() - made)
      passes = trust.value.passes
    }
    const median = (list) => list.slice(1).sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]
    console.log(`${method}: map ${median(maps).toFixed(0)} ms, trust meter ${median(trusts).toFixed(0)} ms (${passes} pictures)`)
  }
}

const refusedMap = { verdict: 'refused', stability: { mean: NaN }, agreement: [] }

async function verdicts(title, bytes, manifest, slices) {
  const explainer = await open(bytes, manifest)
  const found = {}
  for (const slice of slices) {
    const label = await calledOn(explainer, slice)
    for (const method of explainer.offer.methods) {
      const trust = await explainer.trust(slice, { method, label }, quiet)
      // A class activation map that does not add up to the answer is not shown at all.
      ;(found[method] ??= []).push(trust.ok ? trust.value : { ...refusedMap, sentences: [trust.failure.message] })
    }
  }
  for (const [method, trusts] of Object.entries(found)) {
    const reasons = Map.groupBy(trusts.flatMap(({ sentences, verdict }) => (verdict === 'holds' ? [] : sentences.map((one) => one.replace(/[\d.]+/g, '#')))), (one) => one)
    console.log(`${title}, ${method}: ${share(trusts.map(({ verdict }) => verdict))}; stability ${middle(trusts.map(({ stability }) => stability.mean))}, best rank correlation ${middle(trusts.map(({ agreement }) => Math.max(...agreement.map((one) => one.rankCorrelation))))}`)
    for (const [reason, all] of reasons) console.log(`    ${all.length} × ${reason}`)
  }
}

/** Maps of 20 × 20 and 10 × 10 numbers drawn anew for every slice, on the network as it is. */
async function randomVerdicts(bytes, manifest, slices) {
  const network = await openBatchedNetwork(bytes, manifest)
  if (!network.ok) throw new Error(network.failure.message)
  const random = seededRandom(77)
  for (const cells of [20, 10]) {
    const all = []
    for (const slice of slices) {
      const input = preprocess(slice, manifest.input)
      const [probabilities] = (await network.value.probabilities([input.data], { signal: quiet.signal, onPasses: () => undefined })).value
      const map = { rows: cells, columns: cells, stride: manifest.input.height / cells, data: Float32Array.from({ length: cells * cells }, random) }
      const maker = { method: 'cam', passes: 1, make: async () => ok(map) }
      const trust = await measureTrust({ network: network.value, input, label: probabilities.indexOf(Math.max(...probabilities)), maker, others: [], random: new Map(), mapOf: async () => ok(map) }, quiet)
      all.push(trust.value.verdict)
    }
    console.log(`random maps of ${cells} × ${cells}: ${share(all)}`)
  }
}

/** The network with the numbers of each weight tensor in another order. */
function shuffled(bytes, seed) {
  const copy = Buffer.from(bytes)
  const random = seededRandom(seed)
  for (const { data_type: type, raw_data: raw } of decodeModel(copy).graph.initializer) {
    // The decoder's bytes are a view of the copy, so the file itself changes.
    if (type !== 1) continue
    for (let at = raw.length / 4 - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1))
      const [a, b] = [raw.slice(4 * at, 4 * at + 4), raw.slice(4 * other, 4 * other + 4)].map((four) => Uint8Array.from(four))
      raw.set(b, 4 * at)
      raw.set(a, 4 * other)
    }
  }
  if (copy.equals(bytes)) throw new Error('nothing was shuffled')
  return copy
}

function share(verdicts) {
  return ['holds', 'doubtful', 'fails', 'refused'].flatMap((one) => {
    const count = verdicts.filter((verdict) => verdict === one).length
    return count > 0 || one !== 'refused' ? [`${one} ${count}`] : []
  }).join(', ') + ` of ${verdicts.length}`
}

function middle(values) {
  const known = values.filter(Number.isFinite).sort((a, b) => a - b)
  return known.length > 0 ? known[Math.floor(known.length / 2)].toFixed(2) : 'unknown'
}
