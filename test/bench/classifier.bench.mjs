// The shipped classifier on one slice of 160 × 160 and one thread: the float32 network and its 8-bit build under
// onnxruntime-node beside PyTorch with the same weights (as it comes, and frozen for use), in one run: they take turns
// round by round on one core (taskset; where that cannot be asked for, wherever they are), so that a slow minute of the
// machine meets all of them. The first half of a turn's passes warms the core up and is not counted. Reported: medians of ms
// over all rounds, and the median of the rounds' ratios with its quartiles.
// `npm run bench -- classifier [--rounds N] [--passes N] [--model FOLDER]`
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { InferenceSession, Tensor } from '../../electron/inference/onnxruntime.ts'
import { keepOn, openPeer } from './python-peer.mjs'

const { version } = JSON.parse(readFileSync(new URL('../../node_modules/onnxruntime-node/package.json', import.meta.url), 'utf8'))
const root = join(import.meta.dirname, '../..')
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]
const median = (values) => quantile(values, 0.5)

/** A network on one thread, as a function: passes to make → seconds of each. */
async function openNetwork(file) {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const image = new Tensor('float32', Float32Array.from({ length: 160 * 160 }, (_, at) => (at * 7919 % 1000) / 1000), [1, 1, 160, 160])
  return async (passes) => {
    const seconds = []
    for (let pass = 0; pass < passes; pass += 1) {
      const begin = performance.now()
      await session.run({ image })
      seconds.push((performance.now() - begin) / 1000)
    }
    return seconds
  }
}

export async function run(args) {
  const { values } = parseArgs({ args, options: { rounds: { type: 'string', default: '15' }, passes: { type: 'string', default: '40' }, model: { type: 'string', default: join(root, 'models/brain-mri-cnn') } } })
  const passes = Number(values.passes)
  const file = (name) => join(values.model, name)
  const weights = file(JSON.parse(readFileSync(file('manifest.json'), 'utf8')).file)
  const peer = openPeer(join(import.meta.dirname, 'classifier/peer.py'), [weights], 'python3 with PyTorch and onnx')
  const sides = {
    float32: await openNetwork(weights),
    int8: await openNetwork(file('int8/weights.onnx')),
    eager: (count) => peer.ask({ do: 'eager', passes: count }),
    frozen: (count) => peer.ask({ do: 'frozen', passes: count }),
  }
  console.log(await peer.ask({ do: 'versions' }), { onnxruntime: version })
  keepOn('0', process.pid, peer.pid)
  const all = Object.fromEntries(Object.keys(sides).map((name) => [name, []]))
  const rounds = []
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const of = {}
    for (const [name, time] of Object.entries(sides)) {
      const milliseconds = (await time(passes)).slice(passes / 2).map((one) => 1000 * one)
      of[name] = median(milliseconds)
      all[name].push(...milliseconds)
    }
    rounds.push(of)
  }
  peer.close()
  for (const [name, times] of Object.entries(all)) console.log(`${name.padEnd(8)} ${median(times).toFixed(2)} ms a slice`)
  for (const [own, other] of [['float32', 'eager'], ['float32', 'frozen'], ['int8', 'eager'], ['int8', 'frozen']]) {
    const ratios = rounds.map((round) => round[own] / round[other])
    console.log(`${own} / ${other}: ${median(ratios).toFixed(2)} (quartiles ${quantile(ratios, 0.25).toFixed(2)} to ${quantile(ratios, 0.75).toFixed(2)})`)
  }
}
