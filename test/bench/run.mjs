// `npm run bench -- NAME [OPTIONS]`: measurements, never part of the tests. Builds first, or an old build would be measured.
import { ensureSetUp } from '../../build/setup.mjs'

const benches = {
  start: './start.bench.mjs', analyze: './analyze.bench.mjs', dicom: './dicom.bench.mjs', scroll: './scroll.bench.mjs',
  convolution: './convolution.bench.mjs', filters: './filters.bench.mjs', teach: './teach.bench.mjs', explain: './explain.bench.mjs',
  gate: './gate.bench.mjs', classifier: './classifier.bench.mjs', sample: './sample.bench.mjs',
}
const [name, ...args] = process.argv.slice(2)
const file = benches[name]
if (!file) {
  console.error(`Name a benchmark: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
ensureSetUp()
const { run } = await import(file)
await run(args)
