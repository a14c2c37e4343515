import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { active, fault, openJob, signal } from './control-words.ts'
import type { EngineWorkerData } from './engine-worker.ts'
import type { SharedMemory } from './shared-memory.ts'

/** More threads than this wait for memory instead of computing. */
const mostThreads = 8
/** An item of work takes milliseconds; a thread silent for this long is dead. */
const patience = 20_000

/**
 * This thread and its helpers. Helpers start with the first job, which does not wait for them, and never keep the process
 * alive. A job is a block of the shared memory (`wasm/job-layout.ts`); its items are claimed one by one by whoever is
 * free, so a helper that starts late or not at all costs time and nothing else.
 */
export class Team {
  readonly threads: number
  readonly #memory: SharedMemory
  readonly #module: WebAssembly.Module
  readonly #work: (job: number, thread: number) => void
  #started = false

  constructor(module: WebAssembly.Module, memory: SharedMemory, threads = Math.min(mostThreads, availableParallelism())) {
    this.#module = module
    this.#memory = memory
    const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } })
    this.#work = instance.exports['work'] as (job: number, thread: number) => void
    this.threads = threads
  }

  /** Works on a job together until it is done. False: a helper failed on the way, and nothing may be believed. */
  run(job: number): boolean {
    if (!this.#started) this.#start()
    const { words } = this.#memory
    Atomics.store(words, openJob, job)
    Atomics.add(words, signal, 1)
    Atomics.notify(words, signal)
    this.#work(job, 0)
    Atomics.store(words, openJob, 0)
    return this.#allBack(words)
  }

  /** Waits until no helper looks at the closed job any more. */
  #allBack(words: Int32Array): boolean {
    for (let spin = 0; spin < 20_000 && Atomics.load(words, active) > 0; spin += 1);
    const deadline = performance.now() + patience
    for (let busy = Atomics.load(words, active); busy > 0; busy = Atomics.load(words, active)) {
      const left = deadline - performance.now()
      if (left <= 0) return false
      Atomics.wait(words, active, busy, left)
    }
    return Atomics.load(words, fault) === 0
  }

  #start(): void {
    this.#started = true
    const entry = workerEntry()
    if (entry === null) return
    for (let thread = 1; thread < this.threads; thread += 1) {
      try {
        const worker = new Worker(entry, { workerData: { module: this.#module, memory: this.#memory.memory, thread } satisfies EngineWorkerData })
        worker.unref()
        // A helper that cannot start is not missed.
        worker.on('error', () => undefined)
      } catch {
        return
      }
    }
  }
}

/** The thread's entry: its source beside this one, else its bundle beside the doors'; null when it is nowhere. */
function workerEntry(): string | null {
  const here = dirname(fileURLToPath(import.meta.url))
  const places = [join(here, 'engine-worker.ts'), join(here, 'convolution-worker.js'), join(here, '..', 'convolution-worker.js')]
  return places.find((place) => existsSync(place)) ?? null
}
