/** How far a job is; `total` is 0 while it is not known yet. */
export interface Progress {
  readonly stage: string
  readonly done: number
  readonly total: number
}

/** Receives progress; called often, so it must be cheap. */
export type OnProgress = (progress: Progress) => void

/** What a long job gets from its caller: a place to report to and a signal to stop at. */
export interface JobContext {
  readonly onProgress: OnProgress
  readonly signal: AbortSignal
  /** Resolves when the job may take its next step: others may have to go first. */
  readonly giveWay?: () => Promise<void>
}
