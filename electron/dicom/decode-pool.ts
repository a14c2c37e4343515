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

/** A frame that was asked for. Whoever decodes it first answers. */
interface Asked {
  readonly transferSyntax: string
  readonly bytes: Uint8Array
  readonly format: PixelFormat
  readonly resolve: (answer: DecodeAnswer) => void
  answered: boolean
}

interface Thread {
  readonly worker: Worker
  /** What it was sent and has not answered, in this order. */
  readonly hand: Asked[]
  /** It has answered before: it is up, and has its codec. */
  proven: boolean
}

export interface DecodePoolOptions {
  /** Threads that decode; the number of cores unless said otherwise. */
  readonly threads?: number
  /** One of them is the caller's own, a frame at a time, with a turn of its event loop in between. The rule. */
  readonly here?: boolean
  readonly entry?: string | null
}

/** More threads than this wait for memory instead of decoding. */
const mostThreads = 8
/** Frames that a thread has at a time: the next one is there when it is done with one. */
const handful = 2

/**
 * Decoders on threads of their own, for callers that ask for several frames at the same time. A thread is started when a
 * frame waits for one, up to the number of cores. This thread decodes what they have no hand free for: a lone frame starts
 * no other, and nothing waits for threads that are still starting. A thread that dies fails the frame in its hands
 * (`decode-failed`) and is replaced; where threads cannot be started at all, this one decodes.
 */
export class DecodePool implements FrameTools {
  readonly #entry: string | null
  readonly #most: number
  readonly #here: boolean
  readonly #queue: Asked[] = []
  readonly #threads = new Set<Thread>()
  /** Some thread has answered: they can be started here. */
  #proven = false
  #busyHere = false
  #closed = false

  constructor({ threads = Math.min(mostThreads, availableParallelism()), here = true, entry = workerEntry() }: DecodePoolOptions = {}) {
    this.#most = threads - (here ? 1 : 0)
    this.#here = here
    this.#entry = entry
  }

  readonly decoderFor = (transferSyntax: string): FrameDecoder | null => {
    const decodeHere = decoderFor(transferSyntax)
    if (!decodeHere || this.#entry === null || this.#most < 1) return decodeHere
    return async (bytes, format) => {
      if (this.#closed) return stopped()
      return new Promise<DecodeAnswer>((resolve) => {
        this.#queue.push({ transferSyntax, bytes, format, resolve, answered: false })
        this.#dispatch()
      })
    }
  }

  /** Ends the threads; frames still asked for fail. */
  async close(): Promise<void> {
    this.#closed = true
    for (const asked of this.#queue.splice(0)) answer(asked, stopped())
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()))
  }

  #dispatch(): void {
    if (this.#closed) return
    // threads that are up come first: this one has reading and writing to do as well
    while (this.#queue.length > 0) {
      const thread = this.#threadThatIsUp()
      if (!thread) break
      this.#handNext(thread)
    }
    // then this one, before any is started: a lone frame needs no other
    if (this.#here && !this.#busyHere) this.#decodeHere()
    while (this.#queue.length > 0 && this.#entry !== null && this.#threads.size < this.#most)
      this.#handNext(this.#start(this.#entry))
  }

  /** The one with the least in its hands; null when all of them have theirs full. */
  #threadThatIsUp(): Thread | null {
    const [least] = [...this.#threads].filter(({ proven }) => proven).sort((a, b) => a.hand.length - b.hand.length)
    return least && least.hand.length < handful ? least : null
  }

  #start(entry: string): Thread {
    const thread: Thread = { worker: new Worker(entry), hand: [], proven: false }
    const { worker, hand } = thread
    this.#threads.add(thread)
    worker.on('message', (decoded: DecodeAnswer) => {
      this.#proven = thread.proven = true
      const asked = hand.shift()
      if (asked) answer(asked, decoded)
      // an idle thread does not keep the program from ending
      if (hand.length === 0) worker.unref()
      this.#dispatch()
    })
    // an error is followed by the exit
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      this.#threads.delete(thread)
      const [broken, ...untouched] = hand
      this.#queue.unshift(...(this.#closed ? [] : untouched))
      if (this.#closed) for (const asked of hand) answer(asked, stopped())
      else if (broken && this.#proven) answer(broken, stopped())
      else if (broken) void decodeNow(broken)
      this.#dispatch()
    })
    return thread
  }

  #handNext({ worker, hand }: Thread): void {
    const asked = this.#queue.shift()
    if (!asked) return
    if (hand.push(asked) === 1) worker.ref()
    // a copy of its own can be handed over; `slice` of a Buffer would be none
    const job = { transferSyntax: asked.transferSyntax, bytes: new Uint8Array(asked.bytes), format: asked.format }
    worker.postMessage(job satisfies DecodeJob, [job.bytes.buffer])
  }

  /** The next frame that waits, or one that lies with a thread which is still starting. */
  #decodeHere(): void {
    const starting = [...this.#threads].flatMap(({ proven, hand }) => (proven ? [] : hand))
    const asked = this.#queue.shift() ?? starting.find(({ answered }) => !answered)
    if (!asked) return
    this.#busyHere = true
    // answers that have come in the meantime go first
    setImmediate(() => {
      void decodeNow(asked).finally(() => {
        this.#busyHere = false
        this.#dispatch()
      })
    })
  }
}

async function decodeNow(asked: Asked): Promise<void> {
  if (asked.answered) return
  const decode = decoderFor(asked.transferSyntax)
  answer(asked, decode ? await decode(asked.bytes, asked.format) : stopped())
}

/** The first answer counts. */
function answer(asked: Asked, decoded: DecodeAnswer): void {
  asked.answered = true
  asked.resolve(decoded)
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
