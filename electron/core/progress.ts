/** How far a job is; `total` is 0 while it is not known yet. */
export interface Progress<Part = unknown> {
  readonly stage: string
  readonly done: number
  readonly total: number
  /** What has been done since the last progress, for whoever shows it before the end. */
  readonly parts?: readonly Part[]
}

/** Receives progress; called often, so it must be cheap. */
export type OnProgress<Part = unknown> = (progress: Progress<Part>) => void

/** What a long job gets from its caller: a place to report to and a signal to stop at. */
export interface JobContext<Part = unknown> {
  readonly onProgress: OnProgress<Part>
  readonly signal: AbortSignal
  /** Resolves when the job may take its next step: others may have to go first. */
  readonly giveWay?: () => Promise<void>
}
