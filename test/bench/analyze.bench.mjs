// `sulcus analyze PATH`: wall time, ms a slice and peak memory of the whole command, Node's start and all outputs
// included. `npm run bench -- analyze PATH`, the sample study by default. One warm-up, then the median of five.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Runs the command line in this process' child and reads the child's own peak memory from getrusage. */
function once(path, extra) {
  const out = mkdtempSync(join(tmpdir(), 'sulcus-bench-'))
  const script = `process.argv.splice(1, 1, 'sulcus'); process.on('exit', () => process.stdout.write('peak ' + process.resourceUsage().maxRSS)); await import(${JSON.stringify(join(root, 'dist/electron/cli.js'))})`
  const begun = performance.now()
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script, 'x', 'analyze', path, '--out', out, '--quiet', ...extra], { encoding: 'utf8' })
  const wall = performance.now() - begun
  if (status !== 0) throw new Error(`analyze ended with ${status}`)
  const { series } = JSON.parse(readFileSync(join(out, 'analysis.json'), 'utf8'))
  rmSync(out, { recursive: true, force: true })
  return { wall, slices: series.flatMap((one) => one.slices).length, peak: Number(/peak (\d+)/.exec(stdout)[1]) / 1024 }
}

export async function run([path = join(root, 'dist', 'sample'), ...extra]) {
  const from = resolve(process.env.INIT_CWD ?? '.', path)
  once(from, extra)
  const runs = Array.from({ length: 5 }, () => once(from, extra))
  const { slices } = runs[0]
  const wall = median(runs.map((one) => one.wall))
  console.log(`${slices} slices: ${Math.round(wall)} ms, ${(wall / slices).toFixed(1)} ms a slice, peak memory ${Math.round(median(runs.map((one) => one.peak)))} MiB (medians of ${runs.length})`)
}
