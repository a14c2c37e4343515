import type { JobContext } from './progress.ts'

/** To be awaited between two steps of a long job, each of which holds the thread for milliseconds: lets a cancel or another request in. */
export function betweenSteps({ giveWay }: JobContext): Promise<void> {
  return giveWay?.() ?? new Promise((resume) => setImmediate(resume))
}
