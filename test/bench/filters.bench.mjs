// How well the filters that mark anomalies find labelled tumours, and how long every filter takes.
//
//   npm run bench -- filters [--sample N] [--seed N] [--filter NAME]... [--baseline] [--blocks odd|even] [--time] [--json FILE]
//
// Scores need ../shared/data/brain-mri (labels.csv: a box round every tumour) and no GPU; both cores are used. Of the
// Cheng slices those in odd blocks of 40 by index are reported: the filters were tuned on even ones. Br35H pictures,
// never tuned on, come apart. Pixels that count: those of the head that the filters find themselves (Otsu, largest piece,
// filled). `peak`: share of slices whose largest number lies in the box. `AUC`: mean over slices of the area under the
// ROC curve of box pixels against the head's other pixels, ties counting half. `chance`: the box's mean share of the
// head, what a random place would hit; AUC by chance is 0.5. `depth alone`: a map of the distance to the outline. `--baseline` scores
// no filter. `--sample N` scores N slices of each set, chosen by `--seed`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'
import { compileConvolution } from '../../build/convolution-wasm.ts'
import { filters } from '../../electron/convolution/filters/registry.ts'
import { depthAlone } from './filters/depth-alone.mjs'
import { timeFilters } from './filters/time-filters.mjs'

const data = fileURLToPath(new URL('../../../shared/data/brain-mri', import.meta.url))
const blockLength = 40

/** Slices with a box: { file, set, block, box } with the box in fractions of the picture. */
function labelled() {
  const [head, ...lines] = readFileSync(join(data, 'labels.csv'), 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [names[at], value]))).flatMap((one) => {
    if (one.box_w === '') return []
    const [cx, cy, width, height] = [one.box_cx, one.box_cy, one.box_w, one.box_h].map(Number)
    const cheng = one.index !== ''
    const box = { left: cx - width / 2, right: cx + width / 2, top: cy - height / 2, bottom: cy + height / 2 }
    return [{ file: join(data, one.file), set: cheng ? 'Cheng' : 'Br35H', odd: cheng && Math.floor(Number(one.index) / blockLength) % 2 === 1, box }]
  })
}

/** `count` of the slices, evenly mixed by a seeded shuffle (mulberry32). */
function sampled(slices, count, seed) {
  let state = seed >>> 0
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return slices.map((slice) => [random(), slice]).sort((a, b) => a[0] - b[0]).slice(0, count).map(([, slice]) => slice)
}

/** Scores by slice, from as many threads as there are cores. */
async function scored(slices, names) {
  const threads = Math.max(1, Math.min(availableParallelism(), slices.length))
  const parts = await Promise.all(Array.from({ length: threads }, (_, part) => new Promise((done, failed) => {
    const mine = slices.filter((_, index) => index % threads === part)
    const worker = new Worker(new URL('./filters/score-slices.mjs', import.meta.url), { workerData: { slices: mine, names } })
    worker.once('message', done)
    worker.once('error', failed)
  })))
  return parts.flat()
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const percent = (share) => `${Math.round(100 * share)} %`

function table(names, sets) {
  const rows = names.map((name) => [`| \`${name}\` |`, ...sets.map(({ scores }) => {
    const own = scores.map((one) => one.filters[name])
    return ` ${percent(mean(own.map(({ hit }) => Number(hit))))} | ${mean(own.map(({ auc }) => auc)).toFixed(3)} |`
  })].join(''))
  const head = ['| filter |', ...sets.map(({ title }) => ` peak, ${title} | AUC |`)].join('')
  const chance = ['| *chance* |', ...sets.map(({ scores }) => ` *${percent(mean(scores.map((one) => one.share)))}* | *0.500* |`)].join('')
  return [head, `|---|${sets.map(() => '---|---|').join('')}`, ...rows, chance].join('\n')
}

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' }, baseline: { type: 'boolean', default: false }, filter: { type: 'string', multiple: true }, blocks: { type: 'string', default: 'odd' }, time: { type: 'boolean', default: false }, json: { type: 'string' } },
  })
  compileConvolution()
  const report = {}
  if (values.time) report.milliseconds = timeFilters(filters)
  else if (!existsSync(join(data, 'labels.csv'))) {
    console.log(`Nothing scored: ${data} is missing.`)
    return
  } else {
    const names = values.baseline ? [] : values.filter ?? filters.filter(({ marksAnomalies }) => marksAnomalies).map(({ name }) => name)
    const all = labelled()
    const cheng = all.filter(({ set, odd }) => set === 'Cheng' && odd === (values.blocks !== 'even'))
    const chosen = [[`Cheng ${values.blocks} blocks`, cheng], ...(values.blocks === 'even' ? [] : [['Br35H', all.filter(({ set }) => set === 'Br35H')]])]
    const sets = []
    for (const [title, slices] of chosen) {
      const scores = await scored(values.sample ? sampled(slices, Number(values.sample), Number(values.seed)) : slices, names)
      const whole = scores.filter((one) => one !== null)
      sets.push({ title: `${title}, ${whole.length}`, scores: whole })
      if (whole.length < scores.length) console.log(`${title}: ${scores.length - whole.length} slices left out, no head found or no box in it`)
    }
    console.log(table([...names, depthAlone], sets))
    report.sets = sets.map(({ title, scores }) => ({
      title,
      chance: mean(scores.map(({ share }) => share)),
      filters: Object.fromEntries([...names, depthAlone].map((name) => [name, { peak: mean(scores.map((one) => Number(one.filters[name].hit))), auc: mean(scores.map((one) => one.filters[name].auc)) }])),
    }))
  }
  if (values.json) writeFileSync(resolve(process.env.INIT_CWD ?? '.', values.json), `${JSON.stringify(report, null, 2)}\n`)
}
