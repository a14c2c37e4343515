import type { JobContext, Progress } from '../../electron/core/progress.ts'
import type { Result } from '../../electron/core/result.ts'

/** One long job at a time: its progress for a bar, and a way to stop it. */
export class JobState {
  progress = $state.raw<Progress | null>(null)
  /** What the running job is about, e.g. a series' id; null when none runs. */
  subject = $state<string | null>(null)
  #abort: AbortController | null = null

  /** Runs `work`, cancelling the job before it. Returns null when a later job took its place. */
  async run<T>(subject: string, stage: string, work: (context: JobContext) => Promise<Result<T>>): Promise<Result<T> | null> {
    this.#abort?.abort()
    const abort = new AbortController()
    this.#abort = abort
    this.subject = subject
    this.progress = { stage, done: 0, total: 0 }
    const result = await work({
      signal: abort.signal,
      onProgress: (progress) => {
        if (this.#abort === abort) this.progress = progress
      },
    })
    if (this.#abort !== abort) return null
    this.#abort = null
    this.subject = null
    this.progress = null
    return result
  }

  cancel(): void {
    this.#abort?.abort()
  }
}
