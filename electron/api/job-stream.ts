import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { JobContext, Progress } from '../core/progress.ts'
import type { Result } from '../core/result.ts'
import { bugFailure } from '../core/bug-failure.ts'

/** Sends an event of a job's own. */
export type Tell = (event: string, value: unknown) => void

/** Progress reaches the page at most once in so many ms … */
const progressInterval = 50
/** … and parts so seldom, since the page draws all of them anew. */
const partsInterval = 250

/**
 * Answers a long job as server-sent events: `progress` while it runs, what else it tells (`tell`, until it has ended), then
 * one `result` or `failure`. When the page closes the stream, the job is cancelled.
 */
export function jobStream<T>(c: Context, work: (job: JobContext, tell: Tell) => Promise<Result<T>>): Response {
  return streamSSE(c, async (stream) => {
    const controller = new AbortController()
    stream.onAbort(() => controller.abort())
    c.req.raw.signal.addEventListener('abort', () => controller.abort())
    let last = 0
    let lastParts = 0
    const waiting: unknown[] = []
    const onProgress = ({ parts = [], ...progress }: Progress): void => {
      waiting.push(...parts)
      const now = performance.now()
      const end = progress.done === progress.total
      if (now - last < progressInterval && !end) return
      last = now
      const due = waiting.length > 0 && (now - lastParts >= partsInterval || end)
      if (due) lastParts = now
      void stream.writeSSE({ event: 'progress', data: JSON.stringify(due ? { ...progress, parts: waiting.splice(0) } : progress) })
    }
    let ended = false
    const tell: Tell = (event, value) => {
      if (!ended) void stream.writeSSE({ event, data: JSON.stringify(value) })
    }
    const result = await work({ onProgress, signal: controller.signal }, tell).catch((error: unknown) => ({ ok: false as const, failure: bugFailure(error) }))
    ended = true
    await stream.writeSSE(
      result.ok ? { event: 'result', data: JSON.stringify(result.value) } : { event: 'failure', data: JSON.stringify(result.failure) },
    )
  })
}
