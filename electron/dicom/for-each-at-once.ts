import { ok, type Result } from '../core/result.ts'

/** Frames that are in work at the same time: enough that threads which decode never wait for the next. */
export const framesAtOnce = 6

/** Runs `work` on every item, in order, up to `count` at the same time. The first failure stops what has not begun. */
export async function forEachAtOnce<T>(
  count: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<Result<unknown>>,
): Promise<Result<true>> {
  let next = 0
  let failed: Result<never> | null = null
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length && !failed; i = next++) {
      const done = await work(items[i] as T, i)
      if (!done.ok) failed ??= done
    }
  }
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, worker))
  return failed ?? ok(true)
}

/**
 * Runs `work` on every item, up to `count` at the same time, and yields what it makes in the items' order. A caller that
 * leaves early waits for what has begun.
 */
export async function* mapInOrder<T, R>(
  count: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = []
  let next = 0
  try {
    for (let done = 0; done < items.length; done += 1) {
      for (; next < items.length && begun.length < count; next += 1) begun.push(work(items[next] as T, next))
      const first = begun.shift()
      if (first) yield await first
    }
  } finally {
    await Promise.allSettled(begun)
  }
}
