// `npm run bench -- teach [--draws N] [--patients N] [--model FOLDER]`: heads taught from twenty labelled slices of ../shared/data/brain-mri, ten of each of two
// labels from two blocks (or so many) of ten consecutive numbers (consecutive numbers are one patient's), and how they do on
// slices of other blocks, neighbouring ones left out. What the heads themselves report (their own hold-out) beside what other
// blocks show, how many of these and of strangers' pictures lie beyond what they know, and the wall time from reading slices to
// the written network. Only labelled tumours that the shipped network was not trained on are used (models/training/split.py: of
// every five runs of 40 the third); most of the strangers it was trained on.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import * as ort from '../../electron/inference/onnxruntime.ts'
import { decodeNativeJpeg } from '../../electron/dicom/codecs/native-jpeg.ts'
import { classify } from '../../electron/inference/classify.ts'
import { featureDistance } from '../../electron/inference/gate/feature-distance.ts'
import { modelManifestSchema } from '../../electron/inference/model-manifest.ts'
import { readOnnx } from '../../electron/inference/onnx/read-onnx.ts'
import { preprocess } from '../../electron/inference/preprocess.ts'
import { teach } from '../../electron/inference/teach/teach.ts'
import { openModel } from './gate/judge.mjs'
import { strangers } from './teach/strangers.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const data = join(root, '../shared/data/brain-mri')
/** Slices of one label in a block: about one patient's. */
const blockLength = 10
const slicesTaught = 10
/** About so many are tested in each draw. */
const testedSlices = 60
const heldOutRuns = { length: 40, every: 5, which: 2 }
const job = { onProgress: () => undefined, signal: new AbortController().signal }

async function readJpeg(file) {
  const bytes = new Uint8Array(readFileSync(join(data, file)))
  let at = 2
  while (bytes[at + 1] < 0xc0 || bytes[at + 1] > 0xcf || [0xc4, 0xc8, 0xcc].includes(bytes[at + 1])) at += 2 + bytes[at + 2] * 256 + bytes[at + 3]
  const [rows, columns, samples] = [bytes[at + 5] * 256 + bytes[at + 6], bytes[at + 7] * 256 + bytes[at + 8], bytes[at + 9]]
  const picture = await decodeNativeJpeg(bytes, { rows, columns, samplesPerPixel: samples, photometricInterpretation: samples === 3 ? 'YBR_FULL' : 'MONOCHROME2' })
  if (!picture.ok) throw new Error(picture.failure.message)
  const values = Float32Array.from({ length: rows * columns }, (_, i) => picture.value.data[samples * i])
  return { ok: true, value: { rows, columns, data: values, rowSpacing: 0.49, columnSpacing: 0.49, window: { centre: 128, width: 256 } } }
}

function random(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** So many blocks of each label give the slices to learn from; all that are further away are tested on. */
function drawn(rows, patients, next) {
  const chosen = []
  for (const [label, own] of rows.entries()) {
    const blocks = Math.floor(own.length / blockLength)
    const taken = new Set()
    while (taken.size < patients) taken.add(Math.floor(next() * blocks))
    for (const block of taken) {
      for (let slice = 0; slice < slicesTaught / patients; slice += 1) chosen.push({ label, block, row: own[block * blockLength + slice * patients] })
    }
  }
  const near = new Set(chosen.flatMap(({ label, block }) => [-1, 0, 1].map((by) => `${label} ${block + by}`)))
  const test = rows.flatMap((own, label) => own.map((row, place) => ({ label, row, block: Math.floor(place / blockLength) })).filter(({ block }) => !near.has(`${label} ${block}`)))
  return { chosen, test: test.filter(() => next() < testedSlices / test.length) }
}

/** The taught network as the viewer loads it, its gate included. */
async function opened({ onnx, manifest, golden, known }) {
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-taught-'))
  for (const [name, content] of [['model.onnx', onnx], ['manifest.json', manifest], ['golden.json', golden], ['ood.json', known]]) writeFileSync(join(folder, name), content)
  const model = await openModel(folder)
  rmSync(folder, { recursive: true })
  return model
}

/** The share of slices that lie beyond what a network knows. */
async function beyond(slices, { session, manifest, known }) {
  let count = 0
  for (const slice of slices) {
    if (!((await distanceOf(slice, session, manifest, known)) <= known.threshold)) count += 1
  }
  return count / slices.length
}

async function distanceOf(slice, session, manifest, known) {
  const answer = await classify(session, manifest, preprocess(slice, manifest.input).data, known.tensors)
  if (!answer.ok || !answer.value.features) throw new Error(answer.failure?.message ?? 'no features')
  return featureDistance(answer.value.features, known)
}

function median(shares) {
  return `${(100 * (shares.toSorted((a, b) => a - b)[Math.floor(shares.length / 2)] ?? NaN)).toFixed(1)} %`
}

export async function run(args) {
  if (!existsSync(data)) return console.log('../shared/data/brain-mri is missing: nothing measured')
  const { values } = parseArgs({
    args,
    options: { draws: { type: 'string', default: '5' }, patients: { type: 'string', default: '2' }, model: { type: 'string', default: join(root, 'models/brain-mri-cnn') } },
  })
  const [draws, patients] = [Number(values.draws), Number(values.patients)]
  if (![2, 5].includes(patients)) return console.log('--patients is 2 or 5: ten slices of each label are divided among them')
  const folder = resolve(process.env.INIT_CWD ?? '.', values.model)
  const { known } = (await openModel(folder)).float32
  if (!known) return console.log('The model has no ood.json to teach a gate by: nothing measured')
  const foreign = await strangers()
  const manifest = modelManifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  const file = await readOnnx(join(folder, manifest.file))
  const table = readFileSync(join(data, 'labels.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','))
  const of = (label) => table.filter(([name, own]) => own === label && name.startsWith('cheng')).sort((a, b) => a[2] - b[2])
    .filter((_, place) => Math.floor(place / heldOutRuns.length) % heldOutRuns.every === heldOutRuns.which)
  for (const labels of [['meningioma', 'pituitary'], ['glioma', 'meningioma'], ['glioma', 'pituitary']]) {
    const totals = { reported: 0, held: 0, right: 0, tested: 0, inside: 0, refused: 0, confidence: 0, wall: [], own: [], foreign: foreign.map(() => []) }
    for (let draw = 0; draw < draws; draw += 1) {
      const next = random(1 + draw)
      const { chosen, test } = drawn(labels.map(of), patients, next)
      const examples = chosen.map(({ label, block, row }, i) => ({
        header: { file: row[0], frame: 1, sopInstanceUID: row[0], instanceNumber: i, rows: 512, columns: 512, geometry: null }, label, patient: 1000 * label + block, series: 1000 * label + block, position: Number(row[2]),
      }))
      // Pictures without headers: no series to be judged by.
      const anywhere = { ...manifest, domain: undefined }
      const begun = performance.now()
      const taught = await teach({ manifest: anywhere, file: file.value, known }, { labels, none: null, mirror: true, shifts: true }, examples, { read: ({ file: name }) => readJpeg(name), silences: () => [] }, job)
      totals.wall.push(performance.now() - begun)
      if (!taught.ok) {
        totals.refused += 1
        console.log(taught.failure.message)
        continue
      }
      const { holdOut } = taught.value.report
      const session = await ort.InferenceSession.create(taught.value.onnx, { intraOpNumThreads: 2 })
      const model = await opened(taught.value)
      for (const [at, { slices }] of foreign.entries()) totals.foreign[at].push(await beyond(slices, model))
      totals.own.push(await beyond(await Promise.all(test.map(async ({ row }) => (await readJpeg(row[0])).value)), model))
      let right = 0
      for (const { label, row } of test) {
        const picture = preprocess((await readJpeg(row[0])).value, manifest.input).data
        const answer = (await session.run({ image: new ort.Tensor('float32', picture, [1, 1, manifest.input.height, manifest.input.width]) }, ['probabilities'])).probabilities.data
        const named = answer.indexOf(Math.max(...answer))
        if (named === label) right += 1
        totals.confidence += answer[named]
      }
      totals.reported += holdOut.correct
      totals.held += holdOut.total
      totals.right += right
      totals.tested += test.length
      if (right / test.length >= holdOut.interval[0] && right / test.length <= holdOut.interval[1]) totals.inside += 1
    }
    const share = (a, b) => `${a} of ${b} (${((100 * a) / b).toFixed(1)} %)`
    const wall = totals.wall.sort((a, b) => a - b)
    console.log(`${labels.join(' / ')}, 10 + 10 slices of ${patients} blocks each, ${draws} draws:
  the heads' own hold-outs ${share(totals.reported, totals.held)}; slices of other blocks ${share(totals.right, totals.tested)}, mean confidence there ${((100 * totals.confidence) / totals.tested).toFixed(1)} %
  other blocks lie in the reported interval in ${totals.inside} of ${draws - totals.refused}; refused ${totals.refused}; wall time ${Math.round(wall[Math.floor(wall.length / 2)])} ms (median), ${Math.round(wall.at(-1))} ms (longest)
  beyond what they know: of slices of other blocks ${median(totals.own)} (median of draws); ${foreign.map(({ name }, at) => `of ${name} ${median(totals.foreign[at])}`).join('; ')}`)
  }
}
