// Banks of random kernels over 512 × 512 float32 beside OpenCV's filter2D, and a volume under a Gaussian and its Laplacian
// beside scipy.ndimage, in one run: the sides take turns round by round, first one thread, then all. Random kernels have
// full rank, so nothing is separable. Both sides find their image where they want it (a NumPy array; the engine's memory,
// where slices on the screen and results lie) and reuse the memory of a round's results in the next: OpenCV is given
// arrays to write to, which is its fastest. `copied` is the time with an image that must be copied first.
// A core that slept through the other side's turn takes milliseconds to be what it was (after 20 ms of rest the first call of
// a single kernel took 0.4 ms, the 10th 0.16, the 100th 0.105), so on both sides calls that are not timed go before each: 10
// of a bank, 100 of a single kernel, as when one slice follows another. `afterPause` is the ratio without them. With one
// thread both sides are kept on one core (taskset), for cores of a virtual machine can differ for seconds. Reported:
// medians of ms after warm-ups, and their ratio; and the quickest rounds', which a busy machine disturbs least. The peer
// counts with whichever of its thread numbers is faster.
// `npm run bench -- convolution [--json FILE] [--rounds N] [--only 3,5,7] [--volumes no]`
// With `--calibrate` instead: every method on one thread beside what `choose-method.ts` thinks that it takes.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compileConvolution } from '../../build/convolution-wasm.ts'
import { keepOn, openPeer } from './python-peer.mjs'

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const rounded = (value) => Number(value.toPrecision(3))

/** Numbers of a normal distribution from a fixed seed (Box and Muller). */
function normalNumbers(length, seed) {
  let state = seed
  const uniform = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) + 0.5) / 2 ** 32
  return Float32Array.from({ length }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()))
}

export async function run(args) {
  const { values } = parseArgs({ args, options: { json: { type: 'string' }, rounds: { type: 'string', default: '9' }, only: { type: 'string' }, volumes: { type: 'string', default: 'yes' }, calibrate: { type: 'boolean', default: false } } })
  if (values.calibrate) return calibrate()
  const rounds = Number(values.rounds)
  const sizes = (values.only ?? '3,5,7,11,15,31').split(',').filter(Boolean).map(Number)
  compileConvolution()
  const { convolveBank, releaseMap, residentImage } = await import('../../electron/convolution/convolve.ts')
  const { useThreads } = await import('../../electron/convolution/engine/engine.ts')
  const volumes = await import('../../electron/convolution/gaussian-volume.ts')
  const peer = openPeer(fileURLToPath(new URL('convolution/peer.py', import.meta.url)), [], 'python3 with OpenCV and scipy')
  const cores = cpus().length
  const options = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }
  const plainImage = { rows: 512, columns: 512, data: normalNumbers(512 * 512, 7) }
  const report = { machine: cpus()[0]?.model, cores, node: process.version, ...(await peer.ask({ do: 'versions' })), rounds, banks: [], volumes: [] }
  let seed = 11
  let image = plainImage

  /** Kernels are fresh in every round; both sides keep a round's results until the next. */
  function ownBank(size, count, from = image) {
    const kernels = Array.from({ length: count }, (_, index) => ({ name: `k${index}`, rows: size, columns: size, weights: normalNumbers(size * size, (seed += 1)) }))
    const begun = performance.now()
    const maps = convolveBank(from, kernels, options)
    const taken = performance.now() - begun
    if (!maps.ok) throw new Error(maps.failure.message)
    maps.value.forEach(releaseMap)
    return taken
  }

  async function compare(label, own, peers, times, ownCopied) {
    const ours = []
    const copied = []
    const theirs = peers.map(() => [])
    for (let round = -2; round < times; round += 1) {
      const mine = await own()
      if (round >= 0) ours.push(mine)
      if (round >= 0 && ownCopied) copied.push(ownCopied())
      for (const [index, request] of peers.entries()) {
        const taken = 1000 * (await peer.ask(request))
        if (round >= 0) theirs[index].push(taken)
      }
    }
    const best = theirs.map(median)
    const quickest = theirs.map((times) => Math.min(...times))
    const line = { ...label, own: rounded(median(ours)), ...(copied.length > 0 && { copied: rounded(median(copied)) }), peer: best.map(rounded), ratio: rounded(median(ours) / Math.min(...best)), quickest: { own: rounded(Math.min(...ours)), peer: rounded(Math.min(...quickest)), ratio: rounded(Math.min(...ours) / Math.min(...quickest)) } }
    console.log(JSON.stringify(line))
    return line
  }

  for (const threads of [1, cores]) {
    useThreads(threads)
    keepOn(threads === 1 ? '0' : `0-${cores - 1}`, process.pid, peer.pid)
    image = residentImage(plainImage)
    for (const kernels of threads === 1 ? [16] : [16, 1]) {
      for (const size of sizes) {
        const before = kernels === 1 ? 100 : 10
        const peers = (threads === 1 ? [1] : [1, cores]).map((count) => ({ do: 'bank', size, kernels, threads: count, before }))
        const own = () => {
          for (let call = 0; call < before; call += 1) ownBank(size, kernels)
          return ownBank(size, kernels)
        }
        const line = await compare({ size, kernels, threads }, own, peers, kernels === 1 ? 4 * rounds : rounds, () => ownBank(size, kernels, plainImage))
        report.banks.push({ ...line, afterPause: (await compare({ size, kernels, threads, afterPause: true }, () => ownBank(size, kernels), peers.map((one) => ({ ...one, before: 0 })), 4 * rounds)).ratio })
      }
    }
  }
  if (values.volumes === 'yes') {
    const volume = { slices: 180, rows: 256, columns: 256, data: normalNumbers(180 * 256 * 256, 5) }
    for (const [name, filter] of [['gaussian', volumes.gaussianVolume], ['log', volumes.logVolume]]) {
      const own = async () => {
        const begun = performance.now()
        const found = await filter(volume, 1.2, { cut: 2.5 })
        if (!found.ok) throw new Error(found.failure.message)
        return performance.now() - begun
      }
      report.volumes.push(await compare({ filter: name, threads: cores }, own, [{ do: name }], 3))
    }
  }
  peer.close()
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}

/** ms of every method beside the cost model's estimate. */
async function calibrate() {
  compileConvolution()
  const { fastBank } = await import('../../electron/convolution/engine/fast-bank.ts')
  const { estimate, methodsFor } = await import('../../electron/convolution/engine/choose-method.ts')
  const { engine, useThreads } = await import('../../electron/convolution/engine/engine.ts')
  const { outputGrid } = await import('../../electron/convolution/output-grid.ts')
  useThreads(1)
  const options = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }
  const image = { rows: 512, columns: 512, data: engine().results.adopt(normalNumbers(512 * 512, 7)) }
  const gaussian = (size) => Float32Array.from({ length: size * size }, (_, index) => Math.exp(-((index % size) ** 2 + Math.floor(index / size) ** 2) / size))
  for (const [count, sizes] of [[16, [3, 5, 7, 9, 11, 15, 31]], [1, [3, 5, 7, 9, 11, 13, 15, 31]]]) {
    for (const size of sizes) {
      for (const weights of [(index) => normalNumbers(size * size, index), () => gaussian(size)]) {
        const kernels = Array.from({ length: count }, (_, index) => ({ planes: 1, rows: size, columns: size, weights: weights(index + 1) }))
        const request = { image, kernels, options, grid: outputGrid(image, kernels[0], options).value }
        const found = []
        const once = (choose) => fastBank(request, choose).forEach((map) => engine().results.release(map))
        once((problem, members) => {
          found.push(...methodsFor(problem, members).map((method) => ({ method, expected: estimate(method, problem, members) / 1e6 })))
          return found[0].method
        })
        const separable = found.filter(({ method }) => method.name === 'separable')
        for (const { method, expected } of weights.length === 0 ? separable : found) {
          const times = Array.from({ length: count > 1 ? 7 : 25 }, () => {
            const begun = performance.now()
            once(() => method)
            return performance.now() - begun
          })
          console.log(`${count} of ${size} × ${size}, ${method.name}${method.tile ?? ''}: ${median(times).toFixed(2)} ms, estimated ${expected.toFixed(2)}`)
        }
      }
    }
  }
}
