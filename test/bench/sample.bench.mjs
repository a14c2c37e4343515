// `npm run bench -- sample [--seeds N]`: the sample study drawn with other seeds, the shipped one among them, and what `sulcus
// analyze` says of each: a letter a slice, and how many slices that the tumour does not touch are called a tumour.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { grid, lesionTruth } from '../../build/sample/phantom.ts'
import { writeStudy } from '../../build/sample/write-study.ts'

const firstSeed = 20_260_101
const letters = { none: '.', abstained: 'a', glioma: 'G', meningioma: 'M', pituitary: 'P' }
/** Lumps stand out by up to 2.2 mm (lesion.ts), and a slice is the mean of two levels 1.1 mm off its middle. */
const touches = (slice) => Math.abs(slice - lesionTruth.slice) * grid.thickness < lesionTruth.radius + 2.2 + 1.1

export async function run(args) {
  const { values } = parseArgs({ args, options: { seeds: { type: 'string', default: '36' } } })
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-sample-'))
  let [flagged, free, silent, clean] = [0, 0, 0, 0]
  try {
    for (let seed = firstSeed; seed < firstSeed + Number(values.seeds); seed += 1) {
      const findings = analyze(folder, seed)
      const outside = findings.filter((_, slice) => !touches(slice))
      const wrong = outside.filter((one) => one !== 'none' && one !== 'abstained').length
      flagged += wrong
      free += outside.length
      silent += outside.filter((one) => one === 'abstained').length
      clean += wrong === 0 ? 1 : 0
      console.log(`${seed} ${findings.map((one) => letters[one]).join('')} ${wrong} of ${outside.length}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const share = (100 * flagged / free).toFixed(1)
  console.log(`${flagged} of ${free} slices that the tumour does not touch are called a tumour (${share} %), ${silent} abstained from; ${clean} of ${values.seeds} drawings show none`)
}

function analyze(folder, seed) {
  const [study, out] = [join(folder, `${seed}`), join(folder, `${seed}-out`)]
  mkdirSync(study)
  for (const { name, bytes } of writeStudy(seed)) writeFileSync(join(study, name), bytes)
  // A data folder of its own, for the user's may choose another model.
  const options = ['--out', out, '--data-dir', join(folder, 'data'), '--no-report', '--quiet']
  execFileSync(process.execPath, ['dist/electron/cli.js', 'analyze', study, ...options], { cwd: join(import.meta.dirname, '../..') })
  const [series] = JSON.parse(readFileSync(join(out, 'analysis.json'), 'utf8')).series
  return series.slices.map(({ finding }) => finding)
}
