import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { fail, type Result } from '../core/result.ts'
import type { DecodedFrame, FrameDecoder } from './codecs/decoder.ts'
import { decoderFor } from './codecs/registry.ts'
import type { FrameTools } from './frame-tools.ts'
import type { PixelFormat } from './pixel-format.ts'

/** What a thread of the pool is sent, and what it answers. */
export interface DecodeJob {
  readonly transferSyntax: string
  readonly bytes: Uint8Array
  readonly format: PixelFormat
}
export type DecodeAnswer = Result<DecodedFrame>

interface Waiting extends DecodeJob {
  /** Null: no thread could take the frame. */
  readonly resolve: (answer: DecodeAnswer | null) => void
}

/** More threads than this wait for memory instead of decoding. */
const mostThreads = 8

/**
 * Decoders on threads of their own, for callers that ask for several frames at the same time. A thread is started when a
 * frame waits for one, up to the number of cores. A thread that dies fails the frame in its hands (`decode-failed`) and
 * is replaced; where threads cannot be started at all, this one decodes.
 */
export class DecodePool implements FrameTools {
  readonly #entry: string | null
  readonly #threads: number
  readonly #queue: Waiting[] = []
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  /** Some thread has answered: they can be started here. */
  #proven = false
  #closed = false

  constructor(threads = Math.min(mostThreads, availableParallelism()), entry = workerEntry()) {
    this.#threads = threads
    this.#entry = entry
  }

  readonly decoderFor = (transferSyntax: string): FrameDecoder | null => {
    const decodeHere = decoderFor(transferSyntax)
    if (!decodeHere || this.#entry === null) return decodeHere
    return async (bytes, format) => {
      if (this.#closed) return stopped()
      // a copy of its own can be handed over; `slice` of a Buffer would be none
      const job = { transferSyntax, bytes: new Uint8Array(bytes), format }
      const answer = new Promise<DecodeAnswer | null>((resolve) => {
        this.#queue.push({ ...job, resolve })
        this.#dispatch()
      })
      return (await answer) ?? decodeHere(bytes, format)
    }
  }

  /** Ends the threads; frames still asked for fail. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { resolve } of this.#queue.splice(0)) resolve(stopped())
    await Promise.all([...this.#all].map((worker) => worker.terminate()))
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const worker = this.#idle.pop() ?? this.#start()
      const job = worker && this.#queue.shift()
      if (!job) return
      this.#hand(worker, job)
    }
  }

  #start(): Worker | null {
    if (this.#entry === null || this.#all.size >= this.#threads) return null
    const worker = new Worker(this.#entry)
    this.#all.add(worker)
    return worker
  }

  #hand(worker: Worker, { resolve, ...job }: Waiting): void {
    worker.removeAllListeners()
    worker.once('message', (answer: DecodeAnswer) => {
      this.#proven = true
      this.#idle.push(worker)
      resolve(answer)
      this.#dispatch()
    })
    // an error is followed by the exit
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      this.#all.delete(worker)
      const idle = this.#idle.indexOf(worker)
      if (idle >= 0) this.#idle.splice(idle, 1)
      resolve(this.#proven || this.#closed ? stopped() : null)
      this.#dispatch()
    })
    worker.postMessage(job satisfies DecodeJob, [job.bytes.buffer as ArrayBuffer])
  }
}

function stopped(): Result<never> {
  return fail('decode-failed', 'The frame cannot be decoded: its decoder stopped.')
}

/** The thread's entry: its source beside this one, else its bundle beside the doors'; null when it is nowhere. */
function workerEntry(): string | null {
  const here = dirname(fileURLToPath(import.meta.url))
  const places = [join(here, 'decode-worker.ts'), join(here, 'decode-worker.js'), join(here, '..', 'decode-worker.js')]
  return places.find((place) => existsSync(place)) ?? null
}
