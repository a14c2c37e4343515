// What neighbouring slices say together, on made-up series: consecutive Cheng slices, tumour-free volumes, and both mixed.
import { findSeries } from '../../../electron/inference/series-finding.ts'
import { randomFrom } from '../../../build/sample/random.ts'

const length = 12
const labels = ['none', 'glioma', 'meningioma', 'pituitary']
const tumour = (finding) => finding !== 'none' && finding !== 'abstained'

/** Runs of consecutive held-out slices of one label, as a patient's. */
function runs(source, { slices }) {
  const out = []
  for (let at = 0; at + length <= slices.length; at += length) {
    const same = source.rows.slice(at, at + length)
    if (same.every(({ block }) => block === same[0].block)) out.push({ label: labels[same[0].label], slices: slices.slice(at, at + length) })
  }
  return out
}

/** The rules that are compared: each turns judged slices and their spacing into a finding. */
const rules = {
  'any slice called': (slices) => slices.find(({ finding }) => tumour(finding))?.finding ?? (slices.some(({ finding }) => finding === 'none') ? 'none' : 'abstained'),
  'most slices called': (slices) => {
    const votes = labels.map((label) => slices.filter(({ finding }) => finding === label).length)
    return Math.max(...votes) === 0 ? 'abstained' : labels[votes.indexOf(Math.max(...votes))]
  },
  'neighbours averaged (shipped)': (slices, spacing) => findSeries(slices, { labels, noFinding: 'none' }, spacing).finding,
}

export function printSeries(judged, sources) {
  const find = (name) => judged.findIndex((one) => one.name === name)
  const cheng = find('held-out Cheng tumours')
  const none = judged.find(({ kind }) => kind === 'none')
  const healthy = judged.map((one, at) => ({ ...one, source: sources[at] })).filter(({ kind, family }) => kind === 'healthy' && family !== 'inia19')
  const positive = cheng < 0 ? [] : runs(sources[cheng], judged[cheng])
  const random = randomFrom(5)
  const mixed = positive.flatMap(({ label, slices }) => [3, 5].map((few) => {
    const quiet = Array.from({ length: 24 }, () => none.slices[Math.floor(random() * none.slices.length)])
    const at = Math.floor(random() * (quiet.length - few))
    return { label, slices: [...quiet.slice(0, at), ...slices.slice(0, few), ...quiet.slice(at + few)] }
  }))
  const quiet = Array.from({ length: 40 }, () => Array.from({ length: 24 }, () => none?.slices[Math.floor(random() * (none?.slices.length ?? 0))]).filter(Boolean))
  console.log('\n| rule | Cheng runs: tumour found | class right | 3 or 5 tumour slices among 24: found | class right | healthy volumes called a tumour | series of 24 ‘none’ pictures called a tumour |\n|---|---|---|---|---|---|---|')
  for (const [name, rule] of Object.entries(rules)) {
    const own = positive.map(({ slices, label }) => [rule(slices, 6), label])
    const few = mixed.map(({ slices, label }) => [rule(slices, 6), label])
    const ratio = (list, test) => `${list.filter(test).length} of ${list.length}`
    const volumes = healthy.map(({ slices, source }) => rule(slices, source.slices[0].rowSpacing))
    console.log(`| ${name} | ${ratio(own, ([found]) => tumour(found))} | ${ratio(own, ([found, label]) => found === label)} | ${ratio(few, ([found]) => tumour(found))} | ${ratio(few, ([found, label]) => found === label)} | ${ratio(volumes, tumour)} | ${ratio(quiet.map((slices) => rule(slices, 6)), tumour)} |`)
  }
  console.log('\nSlices are judged by picture and features alone (hard case).')
}
