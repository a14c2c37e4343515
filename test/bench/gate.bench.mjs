// When the model is silent, and when it speaks wrongly: every foreign, healthy and spoiled source, and held-out slices.
//
//   npm run bench -- gate [--model FOLDER] [--work FOLDER] [--fit] [--json FILE]
//
// `hard case`: a header that claims axial, contrast-enhanced T1 of a brain, so that picture and features decide alone.
// `with header`: the file's own header decides too; volumes and drawn pictures have none that names a contrast agent.
// Targets: at most 3 % of the slices of each source called a tumour, at most 3 % of held-out tumour slices abstained from.
// The limits of the gate come from training blocks alone. `left out` shows what a threshold of the feature distance
// chosen on all other families of sources would have done to a family.
// Needs ../shared/data, Debian's mricron-data, and Python for the training split; what is missing is named and left out.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { dicomSources } from './gate/dicom-series.mjs'
import { generatedSources } from './gate/generated.mjs'
import { judge, openModel } from './gate/judge.mjs'
import { labelledRows, pictureOf } from './gate/labelled-slices.mjs'
import { leftOut } from './gate/left-out.mjs'
import { printFit } from './gate/fit.mjs'
import { printSeries } from './gate/series.mjs'
import { spoiledSources } from './gate/spoiled.mjs'
import { volumeSources } from './gate/volumes.mjs'

const shipped = fileURLToPath(new URL('../../models/brain-mri-cnn', import.meta.url))

async function labelledSources(rows) {
  const held = rows.filter(({ role }) => role === 'holdout')
  const of = async (name, kind, chosen) => ({ name, family: name, kind, slices: await Promise.all(chosen.map(pictureOf)), rows: chosen })
  return [
    await of('held-out Cheng tumours', 'tumour', held.filter(({ source }) => source.startsWith('cheng'))),
    await of('held-out Br35H tumours', 'tumour', held.filter(({ source, label }) => source.startsWith('br35h') && label !== 0)),
    await of('held-out Br35H none', 'none', held.filter(({ label }) => label === 0)),
  ]
}

/** All sources { name, family, kind, slices, series? }, and the names of those that are missing. */
async function allSources(rows) {
  const volumes = volumeSources()
  const dicom = await dicomSources()
  const labelled = rows ? await labelledSources(rows) : []
  const heads = volumes.sources.find(({ name }) => name === 'ch2, whole head, T1, axial, 2 mm')?.slices.filter((_, at) => at % 2 === 0)
  const none = labelled.find(({ kind }) => kind === 'none')?.slices.filter((_, at) => at % 6 === 0)
  return {
    sources: [
      ...labelled, ...volumes.sources, ...dicom.sources, ...generatedSources(),
      ...(heads ? spoiledSources('ch2 axial', 'ch2', heads) : []), ...(none ? spoiledSources('held-out none', 'br35h-none', none) : []),
    ],
    missing: [...volumes.missing, ...dicom.missing, ...(rows ? [] : ['labelled slices, or Python for their split'])],
  }
}

const share = (part, whole) => `${part} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`

function row({ name, slices }) {
  const count = (test) => slices.filter(test).length
  const reasons = new Map()
  for (const reason of slices.flatMap((one) => one.reasons)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const most = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 2).map(([reason, times]) => `${reason.slice(0, 44)}… ${times}`).join('; ')
  return `| ${name.slice(0, 70)} | ${slices.length} | ${count(({ header }) => header.length > 0)} | ${count(({ picture }) => picture)} | ${count(({ unlike }) => unlike)} | ${count(({ unsure }) => unsure)} | ${share(count(({ ungated }) => ungated), slices.length)} | ${share(count(({ hard }) => hard), slices.length)} | ${share(count(({ withHeader }) => withHeader), slices.length)} | ${most} |`
}

/** Sources with few slices (single files) count together by kind. */
function merged(results) {
  const [small, large] = [results.filter(({ kind, slices }) => kind === 'dicom' && slices.length < 8), results.filter(({ kind, slices }) => kind !== 'dicom' || slices.length >= 8)]
  const groups = new Map()
  for (const one of small) groups.set(one.modality, [...(groups.get(one.modality) ?? []), ...one.slices])
  return [...large, ...[...groups].map(([modality, slices]) => ({ name: `single DICOM files, ${modality || 'no modality'}`, family: `single ${modality}`, kind: 'dicom', slices }))]
}

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: { model: { type: 'string', default: shipped }, work: { type: 'string', default: join(tmpdir(), 'sulcus-model') }, fit: { type: 'boolean' }, json: { type: 'string' } },
  })
  const model = await openModel(resolve(process.env.INIT_CWD ?? '.', values.model))
  if (!existsSync(values.work)) mkdirSync(values.work, { recursive: true })
  const rows = labelledRows(values.work)
  if (values.fit) return printFit(rows, model)
  const { sources, missing } = await allSources(rows)
  if (missing.length > 0) console.log(`Left out, since missing: ${missing.join(', ')}\n`)
  const judged = []
  for (const { slices, series, ...source } of sources) judged.push({ ...source, modality: series?.modality, slices: await judge(model, slices, series) })
  const results = merged(judged)
  console.log('| source | slices | refused by header | by picture | by features | unsure | called a tumour, no gate | hard case | with header | most frequent reasons |\n|---|---|---|---|---|---|---|---|---|---|')
  for (const one of results) console.log(row(one))
  const tumours = results.filter(({ kind }) => kind === 'tumour').flatMap(({ slices }) => slices)
  const abstained = tumours.filter(({ reasons, unsure }) => reasons.length > 0 || unsure).length
  const others = results.filter(({ kind }) => kind !== 'tumour')
  const over = (key) => others.filter(({ slices }) => slices.filter((one) => one[key]).length > 0.03 * slices.length).map(({ name }) => name)
  console.log(`\nHeld-out tumour slices abstained from: ${share(abstained, tumours.length)}`)
  console.log(`Sources with more than 3 % called a tumour: no gate ${over('ungated').length}, hard case ${over('hard').length}, with header ${over('withHeader').length}, of ${others.length}`)
  console.log(`  hard case: ${over('hard').join('; ') || 'none'}`)
  console.log(leftOut(results))
  if (rows) printSeries(judged, sources)
  if (values.json) writeFileSync(resolve(process.env.INIT_CWD ?? '.', values.json), `${JSON.stringify(results.map(({ name, kind, slices }) => ({ name, kind, slices: slices.length, abstained: slices.filter(({ reasons }) => reasons.length > 0).length, ungated: slices.filter(({ ungated }) => ungated).length, hard: slices.filter(({ hard }) => hard).length, withHeader: slices.filter(({ withHeader }) => withHeader).length })), null, 2)}\n`)
}
