/**
 * `npm run fuzz`: many more mutants than the tests make, one after another in a thread that is watched.
 *
 *   --seed N     another set of mutants; the default is the day's date
 *   --count N    how many, 20,000 unless said otherwise
 *   --only N     one of them, by number
 *   --keep DIR   writes the mutants that Sulcus failed on there
 *
 * Each must be answered within 2 s with pixels or a typed failure that names tag or rule; nothing may be thrown or left
 * unhandled, and memory may grow by no more than 512 MiB after the first thousand. Exit code 1 otherwise.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { Exerciser, mostMilliseconds, type Exercised } from './exercise.ts'
import { originals } from './originals.ts'
import type { Report } from './worker.ts'

const { values: options } = parseArgs({
  options: { seed: { type: 'string' }, count: { type: 'string' }, only: { type: 'string' }, keep: { type: 'string' } },
})
const seed = Number(options.seed ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''))
const count = Number(options.count ?? 20_000)
const only = options.only === undefined ? null : Number(options.only)
const mostGrowthMiB = 512
const warmUp = 1000
/** A thread that is silent for so long will not answer at all; a busy machine may make it slow. */
const hangs = 5 * mostMilliseconds

const print = (line = ''): void => void process.stdout.write(`${line}\n`)
const mebibytes = (): number => process.memoryUsage().rss / 2 ** 20

interface Problem {
  readonly index: number
  readonly what: string
}

/** Runs mutants `from` to `to` in one thread, until it ends, dies or hangs; returns the number to go on with. */
function watch(from: number, to: number, onExercised: (exercised: Exercised) => void, onProblem: (problem: Problem) => void): Promise<number> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { seed, from, to } })
  return new Promise((resolve) => {
    let current = from
    let timer: NodeJS.Timeout | undefined
    let left = false
    const leave = (what: string): void => {
      clearTimeout(timer)
      if (left) return
      left = true
      onProblem({ index: current, what })
      void worker.terminate().then(() => resolve(current + 1))
    }
    worker.on('message', (message: Report) => {
      if ('begun' in message) {
        current = message.begun
        clearTimeout(timer)
        timer = setTimeout(() => leave(`no answer within ${hangs} ms`), hangs)
      } else if ('exercised' in message) onExercised(message.exercised)
      else onProblem({ index: current, what: `unhandled rejection: ${message.unhandled}` })
    })
    worker.once('error', (error) => leave(`the thread died: ${error instanceof Error ? error.message : String(error)}`))
    worker.once('exit', () => {
      clearTimeout(timer)
      // a thread that was left ends too, but not its work
      if (!left) resolve(to)
    })
  })
}

async function main(): Promise<number> {
  const begun = Date.now()
  const outcomes: Record<string, number> = {}
  const problems: Problem[] = []
  const memory: number[] = []
  let slowest: Exercised | null = null
  const onExercised = (exercised: Exercised): void => {
    const { index, outcome, milliseconds, problem } = exercised
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (problem) problems.push({ index, what: problem })
    if (!slowest || milliseconds > slowest.milliseconds) slowest = exercised
    if (index % 1000 === 999) {
      memory.push(mebibytes())
      print(`${index + 1} of ${count}: ${problems.length} problems, ${Math.round(memory.at(-1) ?? 0)} MiB`)
    }
  }
  const [from, to] = only === null ? [0, count] : [only, only + 1]
  for (let next = from; next < to; ) next = await watch(next, to, onExercised, (problem) => problems.push(problem))

  const growth = Math.max(0, ...memory.slice(warmUp / 1000)) - (memory[0] ?? 0)
  const all = await originals()
  const exerciser = new Exerciser(all, seed)
  for (const { index, what } of problems) {
    const { original, mutation, bytes } = exerciser.mutant(index)
    print(`mutant ${index} (${original.name}, ${mutation}): ${what}`)
    if (options.keep) {
      mkdirSync(options.keep, { recursive: true })
      writeFileSync(join(options.keep, `${seed}-${index}`), bytes)
    }
  }
  exerciser.remove()
  print(`${to - from} mutants of ${all.length} files, seed ${seed}, in ${Math.round((Date.now() - begun) / 1000)} s: ${JSON.stringify(outcomes)}`)
  if (slowest) print(`slowest: ${describe(slowest)}`)
  print(`memory: ${Math.round(memory[0] ?? mebibytes())} MiB after the first thousand, at most ${Math.round(Math.max(0, growth))} MiB more later`)
  print(problems.length === 0 ? 'No problem found.' : `${problems.length} problems; npm run fuzz -- --seed ${seed} --only NUMBER repeats one.`)
  return problems.length === 0 && growth <= mostGrowthMiB ? 0 : 1
}

function describe({ index, original, mutation, milliseconds }: Exercised): string {
  return `mutant ${index} (${original}, ${mutation}), ${Math.round(milliseconds)} ms`
}

process.exitCode = await main()
