import type { JobContext, Progress } from '../../electron/core/progress.ts'
import type { Result } from '../../electron/core/result.ts'

/** One long job at a time: its progress for a bar, what is done of it, and a way to stop it. */
export class JobState<Part = unknown> {
  progress = $state.raw<Progress | null>(null)
  /** What the running job has told of its result so far. */
  parts = $state.raw<readonly Part[]>([])
  /** What the running job is about, e.g. a series' id; null when none runs. */
  subject = $state<string | null>(null)
  #abort: AbortController | null = null

  /** Runs `work`, cancelling the job before it. Returns null when a later job took its place. */
  async run<T>(subject: string, stage: string, work: (context: JobContext<Part>) => Promise<Result<T>>): Promise<Result<T> | null> {
    this.#abort?.abort()
    const abort = new AbortController()
    this.#abort = abort
    this.subject = subject
    this.progress = { stage, done: 0, total: 0 }
    this.parts = []
    const result = await work({
      signal: abort.signal,
      onProgress: ({ parts, ...progress }) => {
        if (this.#abort !== abort) return
        this.progress = progress
        if (parts) this.parts = [...this.parts, ...parts]
      },
    })
    if (this.#abort !== abort) return null
    this.#abort = null
    this.subject = null
    this.progress = null
    this.parts = []
    return result
  }

  cancel(): void {
    this.#abort?.abort()
  }
}
