import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fail, ok } from '../../../electron/core/result.ts'
import type { Progress } from '../../../electron/core/progress.ts'
import { EngineClient } from '../../../electron/engine/client.ts'
import { fakeEngine } from '../../fixtures/fake-engine.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { record, series } from '../../fixtures/study.ts'

const limits = { silence: 1_000, cancelGrace: 300 }
const step = (done: number): Progress => ({ stage: 'Analysing slices', done, total: 3 })
const never = () => new Promise<never>(() => undefined)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('a short call', () => {
  it('starts the engine when first needed, and keeps it', async () => {
    const { spawn, started } = fakeEngine(() => ({ filters: async () => ok([]), colourMap: async () => ok(Uint8Array.of(1, 2)) }))
    const client = new EngineClient(spawn, limits)
    expect(started).toHaveLength(0)
    expect(await client.call((engine) => engine.filters())).toEqual(ok([]))
    expect(await client.call((engine) => engine.colourMap('viridis'))).toEqual(ok(Uint8Array.of(1, 2)))
    expect(started).toHaveLength(1)
  })

  it('holds no answer longer than its caller does, as long as the engine lives', async () => {
    const { spawn } = fakeEngine(() => ({ colourMap: async () => ok(new Uint8Array(1 << 20)) }))
    const client = new EngineClient(spawn, limits)
    const answers: WeakRef<object>[] = []
    for (let i = 0; i < 10; i += 1) answers.push(new WeakRef(await client.call((engine) => engine.colourMap('viridis'))))
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    // What is weakly referred to in a turn of the event loop lives until its end.
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resume) => setImmediate(resume))
      collect()
    }
    expect(answers.filter((answer) => answer.deref() !== undefined)).toEqual([])
  })

  it('hands on the engine’s own failures', async () => {
    const { spawn } = fakeEngine(() => ({ model: async () => fail('model-invalid', 'Copy it anew.') }))
    expect(await new EngineClient(spawn, limits).call((engine) => engine.model())).toEqual(fail('model-invalid', 'Copy it anew.'))
  })

  it('throws what is a bug in the engine', async () => {
    const { spawn } = fakeEngine(() => ({ filters: async () => Promise.reject(new Error('a bug')) }))
    await expect(new EngineClient(spawn, limits).call((engine) => engine.filters())).rejects.toThrow('a bug')
  })

  it('fails with engine-stopped when the engine dies, and the next one starts a new engine', async () => {
    const { spawn, started } = fakeEngine((self) => ({
      model: async () => {
        self.crash()
        return never()
      },
      filters: async () => ok([]),
    }))
    const client = new EngineClient(spawn, limits)
    expect(await client.call((engine) => engine.model())).toMatchObject({ failure: { code: 'engine-stopped' } })
    expect(await client.call((engine) => engine.filters())).toEqual(ok([]))
    expect(started).toHaveLength(2)
  })

  it('fails with timed-out when no answer comes, and ends the engine', async () => {
    const { spawn, started } = fakeEngine(() => ({ model: never, filters: async () => ok([]) }))
    const client = new EngineClient(spawn, limits)
    const answer = client.call((engine) => engine.model())
    await vi.advanceTimersByTimeAsync(limits.silence - 1)
    expect(started[0]?.killed()).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await answer).toMatchObject({ failure: { code: 'timed-out' } })
    expect(started[0]?.killed()).toBe(true)
    expect(await client.call((engine) => engine.filters())).toEqual(ok([]))
    expect(started).toHaveLength(2)
  })

  it('leaves no timer behind', async () => {
    const { spawn } = fakeEngine(() => ({ filters: async () => ok([]) }))
    await new EngineClient(spawn, limits).call((engine) => engine.filters())
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that is pending when the client stops fails with engine-stopped', async () => {
    const { spawn, started } = fakeEngine(() => ({ model: never }))
    const client = new EngineClient(spawn, limits)
    const answer = client.call((engine) => engine.model())
    client.stop()
    expect(await answer).toMatchObject({ failure: { code: 'engine-stopped' } })
    expect(started[0]?.killed()).toBe(true)
  })
})

describe('a job', () => {
  it('reports progress to its own caller', async () => {
    const { spawn } = fakeEngine((self) => ({
      analyse: async (job, { id }) => {
        self.progress(job, step(id === 'series-1' ? 1 : 2))
        await Promise.resolve()
        return ok(record())
      },
    }))
    const client = new EngineClient(spawn, limits)
    const [first, second] = [jobContext(), jobContext()]
    const answers = await Promise.all([
      client.job((engine, job) => engine.analyse(job, series('series-1')), first),
      client.job((engine, job) => engine.analyse(job, series('series-2')), second),
    ])
    expect(answers).toEqual([ok(record()), ok(record())])
    expect([first.progress, second.progress]).toEqual([[step(1)], [step(2)]])
  })

  it('may take longer than the limit as long as it reports progress', async () => {
    const { spawn, started } = fakeEngine((self) => ({
      analyse: async (job) => {
        for (const done of [1, 2, 3]) {
          await new Promise((resolve) => setTimeout(resolve, limits.silence - 100))
          self.progress(job, step(done))
        }
        return ok(record())
      },
    }))
    const context = jobContext()
    const answer = new EngineClient(spawn, limits).job((engine, job) => engine.analyse(job, series()), context)
    await vi.advanceTimersByTimeAsync(3 * limits.silence)
    expect(await answer).toEqual(ok(record()))
    expect(context.progress).toEqual([step(1), step(2), step(3)])
    expect(started[0]?.killed()).toBe(false)
  })

  it('that falls silent after progress fails with timed-out', async () => {
    const { spawn } = fakeEngine((self) => ({
      analyse: (job) => {
        self.progress(job, step(1))
        return never()
      },
    }))
    const answer = new EngineClient(spawn, limits).job((engine, job) => engine.analyse(job, series()), jobContext())
    await vi.advanceTimersByTimeAsync(limits.silence + 10)
    expect(await answer).toMatchObject({ failure: { code: 'timed-out' } })
  })

  it('that hears its cancel ends by itself; the engine lives on', async () => {
    const stops = new Map<string, () => void>()
    const { spawn, started } = fakeEngine(() => ({
      analyse: (job) => new Promise((resolve) => stops.set(job, () => resolve(fail('cancelled', 'Stopped.')))),
      cancel: (job) => stops.get(job)?.(),
    }))
    const context = jobContext()
    const answer = new EngineClient(spawn, limits).job((engine, job) => engine.analyse(job, series()), context)
    await vi.waitUntil(() => stops.size === 1)
    context.cancel()
    expect(await answer).toEqual(fail('cancelled', 'Stopped.'))
    await vi.advanceTimersByTimeAsync(10 * limits.cancelGrace)
    expect(started[0]?.killed()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that ignores its cancel is ended with its engine', async () => {
    const { spawn, started } = fakeEngine(() => ({ analyse: never, filters: async () => ok([]) }))
    const client = new EngineClient(spawn, limits)
    const context = jobContext()
    const answer = client.job((engine, job) => engine.analyse(job, series()), context)
    context.cancel()
    await vi.advanceTimersByTimeAsync(limits.cancelGrace)
    expect(await answer).toMatchObject({ failure: { code: 'cancelled' } })
    expect(started[0]?.killed()).toBe(true)
    expect(await client.call((engine) => engine.filters())).toEqual(ok([]))
  })

  it('cancelled before it began starts nothing', async () => {
    const { spawn, started } = fakeEngine(() => ({}))
    const context = jobContext()
    context.cancel()
    expect(await new EngineClient(spawn, limits).job((engine, job) => engine.analyse(job, series()), context)).toMatchObject({ failure: { code: 'cancelled' } })
    expect(started).toHaveLength(0)
  })

  it('cancelled after its answer harms nobody: the engine goes on with others', async () => {
    const { spawn, started } = fakeEngine(() => ({ analyse: async () => ok(record()), filters: async () => ok([]) }))
    const client = new EngineClient(spawn, limits)
    const context = jobContext()
    await client.job((engine, job) => engine.analyse(job, series()), context)
    context.cancel()
    await vi.advanceTimersByTimeAsync(10 * limits.cancelGrace)
    expect(started[0]?.killed()).toBe(false)
    expect(await client.call((engine) => engine.filters())).toEqual(ok([]))
    expect(started).toHaveLength(1)
  })

  it('fails with engine-stopped when another job brings the engine down', async () => {
    const { spawn, started } = fakeEngine(() => ({ analyse: never, indexPaths: never }))
    const client = new EngineClient(spawn, limits)
    const stubborn = jobContext()
    const one = client.job((engine, job) => engine.analyse(job, series()), stubborn)
    const other = client.job((engine, job) => engine.indexPaths(job, []), jobContext())
    stubborn.cancel()
    await vi.advanceTimersByTimeAsync(limits.cancelGrace)
    expect(await one).toMatchObject({ failure: { code: 'cancelled' } })
    expect(await other).toMatchObject({ failure: { code: 'engine-stopped' } })
    expect(started).toHaveLength(1)
  })
})
