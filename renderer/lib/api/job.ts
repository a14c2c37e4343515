import type { JobContext, Progress } from '../../../electron/core/progress.ts'
import { type Result, fail, ok } from '../../../electron/core/result.ts'
import { readEvents } from './event-stream.ts'
import { asFailure, call, failureOfThrown } from './http.ts'

/**
 * Starts a long job, reports its progress and waits for its end. Aborting `signal` cancels it on the main side too.
 * @param onOther is told of events of the job's own
 */
export async function runJob<T, Part = unknown>(
  path: string,
  json: unknown,
  { onProgress, signal }: JobContext<Part>,
  onOther: (event: string, value: unknown) => void = () => undefined,
): Promise<Result<T>> {
  const response = await call(path, { method: 'POST', json, signal })
  if (!response.ok) return response
  const { body } = response.value
  if (!body) return endedEarly()
  try {
    for await (const { event, data } of readEvents(body)) {
      if (event === 'progress') {
        onProgress(JSON.parse(data) as Progress<Part>)
      } else if (event === 'result') {
        return ok(JSON.parse(data) as T)
      } else if (event === 'failure') {
        const failure = asFailure(JSON.parse(data))
        return failure ? { ok: false, failure } : endedEarly()
      } else {
        onOther(event, JSON.parse(data))
      }
    }
  } catch (error) {
    return { ok: false, failure: failureOfThrown(error) }
  }
  return signal.aborted ? fail('cancelled', 'Cancelled.') : endedEarly()
}

function endedEarly() {
  return fail('engine-stopped', 'The job ended without a result. Please try again.')
}
