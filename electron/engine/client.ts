import { randomUUID } from 'node:crypto'
import { createBirpc, type BirpcReturn } from 'birpc'
import type { JobContext, OnProgress } from '../core/progress.ts'
import { fail, type Result } from '../core/result.ts'
import type { EngineEvents, EngineFunctions } from './functions.ts'

/** A started engine process, whatever started it. */
export interface EngineProcess {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: () => void): void
  kill(): void
}

export interface EngineLimits {
  /** A job that neither answers nor reports progress for so long is ended, ms. */
  readonly silence: number
  /** How long a cancelled job may take to stop by itself, ms. */
  readonly cancelGrace: number
}
const defaultLimits: EngineLimits = { silence: 120_000, cancelGrace: 3_000 }
const trialSeconds = 60

/**
 * Limits for a process that tries a model which nobody knows: SULCUS_MODEL_SECONDS, a whole number from 1 on, else 60 s for
 * all of it, loading and a few pictures.
 */
export function trialLimits(env: NodeJS.ProcessEnv = process.env): EngineLimits {
  const wanted = Number(env['SULCUS_MODEL_SECONDS'] ?? '')
  return { silence: 1000 * (Number.isSafeInteger(wanted) && wanted >= 1 && wanted <= 3600 ? wanted : trialSeconds), cancelGrace: 0 }
}

interface Running {
  readonly process: EngineProcess
  readonly rpc: BirpcReturn<EngineFunctions, EngineEvents>
  /** Called once when the process is gone. A promise would not do: it would keep the answers of all calls that waited on it. */
  readonly onGone: Set<() => void>
}

type JobCall<T> = (engine: EngineFunctions, job: string) => Promise<Result<T>>

/**
 * The parent's side of the engine: starts it when first needed and again after a crash, and turns what can go wrong
 * with a process (death, silence, a cancel it does not hear) into typed failures. No call ever hangs.
 */
export class EngineClient {
  readonly #spawn: () => EngineProcess
  readonly #limits: EngineLimits
  readonly #listeners = new Map<string, OnProgress>()
  #running: Running | null = null

  constructor(spawn: () => EngineProcess, limits: EngineLimits = defaultLimits) {
    this.#spawn = spawn
    this.#limits = limits
  }

  /** A short call: an answer, or `engine-stopped` / `timed-out`. */
  async call<T>(request: (engine: EngineFunctions) => Promise<Result<T>>): Promise<Result<T>> {
    return this.#race(request, new AbortController().signal, () => undefined)
  }

  /** A long call that reports progress and can be cancelled. */
  async job<T>(request: JobCall<T>, { onProgress, signal }: JobContext): Promise<Result<T>> {
    const id = randomUUID()
    return this.#race((engine) => request(engine, id), signal, (beat) => {
      this.#listeners.set(id, (progress) => {
        beat()
        onProgress(progress)
      })
      return {
        cancel: () => void this.#running?.rpc.cancel.asEvent(id),
        end: () => void this.#listeners.delete(id),
      }
    })
  }

  /** Ends the process; pending calls fail with `engine-stopped`. */
  stop(): void {
    this.#running?.process.kill()
    this.#running = null
  }

  async #race<T>(
    request: (engine: EngineFunctions) => Promise<Result<T>>,
    signal: AbortSignal,
    listen: (beat: () => void) => { cancel: () => void; end: () => void } | undefined,
  ): Promise<Result<T>> {
    if (signal.aborted) return fail('cancelled', 'The job was cancelled.')
    const running = (this.#running ??= this.#start())
    let silence: NodeJS.Timeout | undefined
    let grace: NodeJS.Timeout | undefined
    let beat = (): void => undefined
    const silent = new Promise<Result<T>>((resolve) => {
      beat = () => {
        clearTimeout(silence)
        silence = setTimeout(() => {
          resolve(fail('timed-out', `The engine gave no sign of life for ${this.#limits.silence / 1000} s and was restarted; try again.`))
          this.#end(running)
        }, this.#limits.silence)
      }
    })
    beat()
    const hooks = listen(beat)
    let onAbort = (): void => undefined
    const ignored = new Promise<Result<T>>((resolve) => {
      onAbort = () => {
        hooks?.cancel()
        grace = setTimeout(() => {
          resolve(fail('cancelled', 'The job was cancelled.'))
          this.#end(running)
        }, this.#limits.cancelGrace)
      }
    })
    signal.addEventListener('abort', onAbort)
    let onGone = (): void => undefined
    const gone = new Promise<Result<T>>((resolve) => {
      onGone = () => resolve(fail('engine-stopped', 'The engine stopped unexpectedly and was restarted; try again.'))
    })
    running.onGone.add(onGone)
    try {
      return await Promise.race([request(running.rpc), gone, silent, ignored])
    } finally {
      clearTimeout(silence)
      clearTimeout(grace)
      running.onGone.delete(onGone)
      signal.removeEventListener('abort', onAbort)
      hooks?.end()
    }
  }

  #start(): Running {
    const process = this.#spawn()
    const rpc = createBirpc<EngineFunctions, EngineEvents>(
      { progress: (job, progress) => this.#listeners.get(job)?.(progress) },
      { timeout: -1, post: (message) => process.post(message), on: (listener) => process.onMessage(listener) },
    )
    const running: Running = { process, rpc, onGone: new Set() }
    process.onExit(() => {
      if (this.#running === running) this.#running = null
      for (const listener of running.onGone) listener()
    })
    return running
  }

  #end(running: Running): void {
    running.process.kill()
    if (this.#running === running) this.#running = null
  }
}
