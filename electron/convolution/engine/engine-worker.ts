import { workerData } from 'node:worker_threads'
import { active, fault, openJob, signal } from './control-words.ts'

/** What a thread of the engine is started with. */
export interface EngineWorkerData {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** Number of the thread, from 1; the one that asks is 0. */
  readonly thread: number
}

/**
 * Looks at the signal this often before going to sleep, about a millisecond: filters ask for one small job after another, and
 * a sleeping thread was seen to wake after such a job is done (7 × 7 on 512 × 512, two threads: 1.45 of OpenCV's time, 0.80
 * with this).
 */
const spins = 40_000

/** Entry of a thread of the engine: joins every job that is opened, for as long as the process lives. */
const { module, memory, thread } = workerData as EngineWorkerData
const { work } = new WebAssembly.Instance(module, { env: { memory } }).exports as { readonly work: (job: number, thread: number) => void }
const words = new Int32Array(memory.buffer)

for (let seen = 0; ; ) {
  for (let spin = 0; spin < spins && Atomics.load(words, signal) === seen; spin += 1);
  Atomics.wait(words, signal, seen)
  seen = Atomics.load(words, signal)
  // Registered first, looked second: the asking thread closes the job first and looks who is registered second.
  Atomics.add(words, active, 1)
  try {
    const job = Atomics.load(words, openJob)
    if (job !== 0) work(job, thread)
  } catch {
    Atomics.store(words, fault, 1)
  }
  Atomics.sub(words, active, 1)
  Atomics.notify(words, active)
}
