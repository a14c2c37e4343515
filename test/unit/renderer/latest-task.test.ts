import { describe, expect, it } from 'vitest'
import { LatestTask } from '../../../renderer/features/viewer/latest-task.ts'

/** A task that ends when it is told to, and says what it saw. */
function slowTask() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const seen: boolean[] = []
  const run = async (isLatest: () => boolean): Promise<string> => {
    seen.push(isLatest())
    await promise
    seen.push(isLatest())
    return 'done'
  }
  return { run, end: resolve, seen }
}

describe('LatestTask', () => {
  it('begins none of those that were overtaken while another ran', async () => {
    const tasks = new LatestTask()
    const [first, second, third] = [slowTask(), slowTask(), slowTask()]
    const answers = [first, second, third].map(({ run }) => tasks.run(run))
    third.end()
    second.end()
    first.end()
    expect(await Promise.all(answers)).toEqual([null, null, 'done'])
    expect([first.seen, second.seen, third.seen]).toEqual([[], [], [true, true]])
  })

  it('tells the one that runs that it is no longer the latest, and waits for its end', async () => {
    const tasks = new LatestTask()
    const [first, second] = [slowTask(), slowTask()]
    const running = tasks.run(first.run)
    await Promise.resolve()
    await Promise.resolve()
    expect(first.seen).toEqual([true])
    second.end()
    const next = tasks.run(second.run)
    expect(second.seen).toEqual([])
    first.end()
    expect([await running, await next]).toEqual(['done', 'done'])
    expect([first.seen, second.seen]).toEqual([[true, false], [true, true]])
  })

  it('begins nothing that was cancelled, and what is asked for afterwards', async () => {
    const tasks = new LatestTask()
    const [first, second] = [slowTask(), slowTask()]
    const cancelled = tasks.run(first.run)
    tasks.cancel()
    second.end()
    expect([await cancelled, await tasks.run(second.run)]).toEqual([null, 'done'])
    expect(first.seen).toEqual([])
  })
})
