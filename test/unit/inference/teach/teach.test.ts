import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ok } from '../../../../electron/core/result.ts'
import type { SlicePixels } from '../../../../electron/core/slice-pixels.ts'
import { classify } from '../../../../electron/inference/classify.ts'
import { gateSeries } from '../../../../electron/inference/gate/series-gate.ts'
import { featureDistance } from '../../../../electron/inference/gate/feature-distance.ts'
import { loadModel } from '../../../../electron/inference/load-model.ts'
import { modelManifestSchema } from '../../../../electron/inference/model-manifest.ts'
import { readOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { preprocess } from '../../../../electron/inference/preprocess.ts'
import type { BaseModel, TaughtModel } from '../../../../electron/inference/teach/taught-model.ts'
import { teach } from '../../../../electron/inference/teach/teach.ts'
import { jobContext } from '../../../fixtures/job-context.ts'
import { textWith } from '../../../fixtures/matchers.ts'
import { series, sliceHeader } from '../../../fixtures/study.ts'
import { tempFolder } from '../../../fixtures/temp-folder.ts'
import { shippedFolder, shippedManifest } from '../shipped-model.ts'
import { normal, random } from './made-up-table.ts'

const size = 64
/** Ovals with noise; those of odd numbers hold a bright disc. */
function ovals(place: number): SlicePixels {
  const next = random(place)
  const [row0, column0] = [26 + 12 * next(), 26 + 12 * next()]
  const data = Float32Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size]
    const inside = ((row - 32) / 28) ** 2 + ((column - 32) / 24) ** 2 < 1
    const disc = place % 2 === 1 && (row - row0) ** 2 + (column - column0) ** 2 < 36
    return (inside ? 400 : 0) + (disc ? 500 : 0) + 20 * normal(next)
  })
  return { rows: size, columns: size, data, rowSpacing: 3, columnSpacing: 3, window: { centre: 400, width: 800 } }
}
const read = async ({ instanceNumber }: { instanceNumber: number | null }) => ok(ovals(instanceNumber ?? 0))
const source = { read, silences: () => [] }
/** On series as the base takes them. */
const taken = series('series-1', { slices: [] })
const examples = Array.from({ length: 20 }, (_, i) => ({ header: sliceHeader(i), label: (i + 1) % 2, patient: Math.floor(i / 5), series: Math.floor(i / 5), of: taken, position: i % 5 }))
const choice = { labels: ['plain', 'with disc'], none: 'plain', mirror: true, shifts: true }

let base: BaseModel
beforeAll(async () => {
  const file = await readOnnx(join(shippedFolder, shippedManifest.file))
  if (!file.ok) throw new Error(file.failure.message)
  const model = await loadModel(shippedFolder)
  if (!model.ok) throw new Error(model.failure.message)
  base = { manifest: shippedManifest, file: file.value, known: model.value.float32.known }
})

describe('teach', () => {
  let taught: TaughtModel
  const job = jobContext()
  beforeAll(async () => {
    const made = await teach(base, choice, examples, source, job)
    if (!made.ok) throw new Error(made.failure.message)
    taught = made.value
  })

  it('learns a new class from twenty slices, with progress and what it was taught from', () => {
    const { report } = taught
    expect(report).toMatchObject({ labels: choice.labels, slices: [10, 10], patients: 4, series: 4, copies: 10, holdOut: { by: 'patients', total: 20 }, cautions: [textWith('resemble each other')] })
    expect(report.holdOut.correct).toBeGreaterThanOrEqual(17)
    expect(job.progress.map(({ stage }) => stage)).toContain('Reading labelled slices')
    expect(job.progress.at(-1)).toMatchObject({ stage: 'Teaching', done: 5, total: 5 })
    expect(JSON.stringify(taught.manifest)).not.toContain('2.25.5')
  })

  it('makes a folder that loads as a model, golden test included, and names what it was taught', async () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'model.onnx'), taught.onnx)
    writeFileSync(join(folder, 'manifest.json'), taught.manifest)
    writeFileSync(join(folder, 'golden.json'), taught.golden)
    expect(JSON.parse(taught.manifest)).not.toHaveProperty('outputs.heat')
    const model = await loadModel(folder)
    if (!model.ok) throw new Error(model.failure.message)
    expect(model.value.manifest.outputs.probabilities).toMatchObject({ labels: choice.labels, none: 'plain' })
    expect(model.value.identity.id).toMatch(/^taught-[0-9a-f]{12}$/)
  })

  it('knows slices of its kinds, of patients that it has not seen, and abstains from others', async () => {
    const folder = tempFolder()
    for (const [name, content] of [['model.onnx', taught.onnx], ['manifest.json', taught.manifest], ['golden.json', taught.golden], ['ood.json', taught.known ?? '']] as const) writeFileSync(join(folder, name), content)
    const model = await loadModel(folder)
    if (!model.ok || !model.value.known) throw new Error('no gate')
    const { known } = model.value
    const distanceOf = async (slice: SlicePixels) => {
      const answer = await classify(model.value.session, model.value.manifest, preprocess(slice, model.value.manifest.input).data, known.tensors)
      return answer.ok && answer.value.features ? featureDistance(answer.value.features, known) : NaN
    }
    const own = await Promise.all(Array.from({ length: 20 }, (_, i) => distanceOf(ovals(100 + i))))
    const ramp = { ...ovals(0), data: Float32Array.from({ length: size * size }, (_, i) => i % size) }
    const rings = { ...ovals(0), data: Float32Array.from({ length: size * size }, (_, i) => 200 + 200 * Math.cos(Math.hypot(Math.floor(i / size) - 32, (i % size) - 32))) }
    expect(own.filter((distance) => distance <= known.threshold).length).toBeGreaterThanOrEqual(18)
    for (const strange of [ramp, rings]) expect(await distanceOf(strange)).toBeGreaterThan(known.threshold)
  })

  it('says so where no label stands for nothing found', async () => {
    const made = await teach(base, { ...choice, none: null, mirror: false, shifts: false }, examples, source, jobContext())
    expect(made).toMatchObject({ value: { report: { cautions: [textWith('resemble'), textWith('No label says that nothing was found')] } } })
  })

  it('speaks on series like those that it was taught from, where its base abstains, and says so', async () => {
    const t2 = series('series-2', { slices: [], echoTime: 90, contrastAgent: '', description: 'Ax T2' })
    const made = await teach(base, { ...choice, mirror: false, shifts: false }, examples.map((one) => ({ ...one, of: t2 })), source, jobContext())
    if (!made.ok) throw new Error(made.failure.message)
    expect(modelManifestSchema.parse(JSON.parse(made.value.manifest))).not.toHaveProperty('quantised')
    const { domain } = modelManifestSchema.parse(JSON.parse(made.value.manifest))
    if (!domain || !shippedManifest.domain) throw new Error('no domain')
    expect(domain).toEqual({ ...shippedManifest.domain, waived: ['timing', 'contrast'] })
    expect(made.value.report.cautions).toContainEqual(textWith('Echo time 90 ms'))
    expect(gateSeries(t2, shippedManifest.domain)).toMatchObject({ accepted: false })
    expect(gateSeries(t2, domain)).toEqual({ accepted: true, reasons: [] })
    // What has nothing to do with those series still counts.
    expect(gateSeries({ ...t2, modality: 'CT' }, domain)).toMatchObject({ accepted: false, reasons: [textWith('modality is CT')] })
    expect(JSON.parse(taught.manifest)).toMatchObject({ domain: shippedManifest.domain })
  })

  it('is silent where it is less sure than it was of any held-out slice', () => {
    const { abstainBelow } = modelManifestSchema.parse(JSON.parse(taught.manifest))
    // Two labels: the base’s own threshold, below one half, would silence nothing.
    expect(abstainBelow).toBeGreaterThanOrEqual(0.5)
    expect(abstainBelow).toBeLessThan(taught.report.holdOut.confidence)
  })

  it('tells of pictures that it will be silent on though it was taught from them', async () => {
    let seen = 0
    const silences = () => ((seen += 1) <= 2 ? ['Too dark.'] : [])
    const made = await teach(base, { ...choice, mirror: false, shifts: false }, examples, { read, silences }, jobContext())
    expect(made).toMatchObject({ value: { report: { cautions: [textWith('resemble'), 'It will abstain from pictures like 2 of the 20 that it was taught from: Too dark.'] } } })
  })

  it('says so where the network that it builds on brings no statistics to keep it silent by', async () => {
    const made = await teach({ ...base, known: null }, { ...choice, mirror: false, shifts: false }, examples, source, jobContext())
    expect(made).toMatchObject({ value: { known: null, report: { cautions: [textWith('resemble'), textWith('Nothing keeps it from answering')] } } })
  })

  it('leaves out what cannot be read, and refuses when too little is left', async () => {
    const broken = async (header: { instanceNumber: number | null }) => ((header.instanceNumber ?? 0) <= 1 ? ({ ok: false, failure: { code: 'decode-failed', message: '' } } as const) : read(header))
    const made = await teach(base, { ...choice, mirror: false, shifts: false }, examples, { ...source, read: broken }, jobContext())
    expect(made.ok && made.value.report).toMatchObject({ slices: [10, 9], copies: 1, cautions: [textWith('resemble'), textWith('1 labelled slice could not be read')] })
    const none = async () => ({ ok: false, failure: { code: 'decode-failed', message: '' } }) as const
    expect(await teach(base, choice, examples, { ...source, read: none }, jobContext())).toMatchObject({ failure: { code: 'teaching-refused' } })
    expect(await teach(base, choice, examples.slice(0, 8), source, jobContext())).toMatchObject({ failure: { code: 'teaching-refused', message: textWith('“plain” has 4') } })
  })

  it('stops when it is told to, while reading', async () => {
    const stopped = jobContext(({ done }) => done === 3 && stopped.cancel())
    expect(await teach(base, choice, examples, source, stopped)).toMatchObject({ failure: { code: 'cancelled' } })
    expect(stopped.progress.at(-1)?.done).toBe(3)
  })
})
