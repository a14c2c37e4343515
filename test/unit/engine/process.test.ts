import type * as childProcess from 'node:child_process'
import type { ChildProcess, ForkOptions } from 'node:child_process'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Result } from '../../../electron/core/result.ts'
import type { Series } from '../../../electron/core/study.ts'
import { EngineClient } from '../../../electron/engine/client.ts'
import { spawnFork } from '../../../electron/engine/spawn-fork.ts'
import { headColumns, headPixels, headRows, headSeries } from '../../fixtures/head-series.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { put, sharedFolder, tempFolder } from '../../fixtures/temp-folder.ts'

/** Every process that was forked, to look at and to kill. */
const { children } = vi.hoisted(() => ({ children: [] as ChildProcess[] }))
vi.mock('node:child_process', async (original) => {
  const actual = await original<typeof childProcess>()
  const fork = (entry: string, args: readonly string[], options: ForkOptions): ChildProcess => {
    const child = actual.fork(entry, args, options)
    children.push(child)
    return child
  }
  return { ...actual, fork }
})

const root = join(import.meta.dirname, '../../..')
const entry = join(root, 'electron/engine/process.ts')
const resources = { models: join(root, 'models'), addedModels: '/nowhere', sample: '/nowhere', page: '/nowhere' }
const engineFor = (given: object) => new EngineClient(() => spawnFork(entry, JSON.stringify(given)), { silence: 20_000, cancelGrace: 5_000 })

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

describe('the engine in a process of its own', () => {
  const folder = sharedFolder()
  let client: EngineClient
  let few: Series
  let many: Series

  async function indexed(path: string): Promise<Series> {
    const { studies, skipped } = value(await client.job((engine, job) => engine.indexPaths(job, [path]), jobContext()))
    expect(skipped).toEqual([])
    const [first] = studies[0]?.series ?? []
    if (!first) throw new Error('no series')
    return first
  }

  beforeAll(async () => {
    put(join(folder.path, 'few'), headSeries(3))
    put(join(folder.path, 'many'), headSeries(60))
    client = engineFor(resources)
    few = await indexed(join(folder.path, 'few'))
    many = await indexed(join(folder.path, 'many'))
  })
  afterAll(() => client.stop())

  it('reads pixels, and typed arrays cross unharmed', async () => {
    const [header] = few.slices
    if (!header) throw new Error('no slice')
    const pixels = value(await client.call((engine) => engine.slicePixels(header)))
    expect(pixels).toMatchObject({ rows: headRows, columns: headColumns, rowSpacing: 1, columnSpacing: 1 })
    expect(pixels.data).toEqual(Float32Array.from(headPixels(0)))
    const thumbnail = value(await client.call((engine) => engine.thumbnail(header)))
    expect(Buffer.from(thumbnail).subarray(1, 4).toString()).toBe('PNG')
  })

  it('makes a picture of the first image among paths', async () => {
    const png = value(await client.call((engine) => engine.firstPicture([join(folder.path, 'few')])))
    const { width, height, data } = decode(png)
    expect([width, height]).toEqual([headColumns, headRows])
    expect(data[60 * headColumns + 52]).toBeGreaterThan(data[0] ?? NaN)
    expect(await client.call((engine) => engine.firstPicture([join(folder.path, 'gone')]))).toMatchObject({ failure: { code: 'no-pixel-data' } })
  })

  it('lists the tags of a slice', async () => {
    const [header] = few.slices
    if (!header) throw new Error('no slice')
    const tags = value(await client.call((engine) => engine.tags(header)))
    expect(tags.find(({ name }) => name === 'InstanceNumber')).toEqual({ group: '0020', element: '0013', name: 'InstanceNumber', vr: 'IS', length: 2, value: '1', items: [] })
    expect(await client.call((engine) => engine.tags({ ...header, file: join(folder.path, 'gone.dcm') }))).toMatchObject({ failure: { code: 'file-not-found' } })
  })

  it('analyses a series with the shipped model', async () => {
    const context = jobContext()
    const { analysis, heat, model, skipped } = value(await client.job((engine, job) => engine.analyse(job, few), context))
    expect(analysis.gate).toEqual({ accepted: true, reasons: [] })
    expect(model.id).toBe('brain-mri-cnn')
    expect(skipped).toEqual([])
    // Each slice's answer comes along.
    const { gate, labels, noFinding, slices } = analysis
    expect(context.progress).toEqual(slices.map((slice, at) => ({ stage: 'Analysing slices', done: at + 1, total: 3, parts: [{ gate, labels, noFinding, slice }] })))
    expect(heat).toHaveLength(3)
    for (const slice of analysis.slices) {
      const sum = Object.values(slice.probabilities).reduce((a, b) => a + b, 0)
      expect(sum).toBeCloseTo(1, 3)
      expect([...analysis.labels, 'abstained']).toContain(slice.finding)
    }
  })

  it('makes a report of it', async () => {
    const studies = value(await client.job((engine, job) => engine.indexPaths(job, [join(folder.path, 'few')]), jobContext())).studies
    const analysed = value(await client.job((engine, job) => engine.analyse(job, few), jobContext()))
    const style = { colourMap: 'inferno', opacity: 0.5, threshold: 0.3 } as const
    const request = { studies, records: [analysed], skipped: [], style, createdAt: '2026-01-01T00:00:00.000Z' }
    const pdf = value(await client.job((engine, job) => engine.report(job, request), jobContext()))
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('turns down what cannot be done, in words', async () => {
    const [header] = few.slices
    if (!header) throw new Error('no slice')
    const gone = { ...header, file: join(folder.path, 'gone.dcm') }
    expect(await client.call((engine) => engine.slicePixels(gone))).toMatchObject({ failure: { code: 'file-not-found' } })
    expect(await client.call((engine) => engine.featureMap(header, { filter: 'magic' }))).toMatchObject({ failure: { code: 'filter-unknown' } })
    const missing = { ...few, slices: [header, gone] }
    const { analysis, skipped } = value(await client.job((engine, job) => engine.analyse(job, missing), jobContext()))
    expect(analysis.slices).toHaveLength(1)
    expect(skipped).toMatchObject([{ file: gone.file, code: 'file-not-found' }])
  })

  it('stops a running analysis when cancelled, and goes on in the same process', async () => {
    const processes = children.length
    const context = jobContext(() => context.cancel())
    expect(await client.job((engine, job) => engine.analyse(job, many), context)).toMatchObject({ failure: { code: 'cancelled' } })
    expect(context.progress.length).toBeLessThan(60)
    value(await client.job((engine, job) => engine.analyse(job, few), jobContext()))
    expect(children).toHaveLength(processes)
  })

  it('killed in the middle of a job fails that job, and starts again for the next', async () => {
    const processes = children.length
    const context = jobContext(() => void children.at(-1)?.kill('SIGKILL'))
    expect(await client.job((engine, job) => engine.analyse(job, many), context)).toMatchObject({ failure: { code: 'engine-stopped' } })
    value(await client.job((engine, job) => engine.analyse(job, few), jobContext()))
    expect(children).toHaveLength(processes + 1)
  })

  it('killed unseen a moment before a call fails that call, and nothing else', async () => {
    value(await client.call((engine) => engine.filters()))
    const child = children.at(-1)
    child?.kill('SIGKILL')
    // the kernel has ended it before this loop does, while this process has not heard of it
    for (const until = performance.now() + 60; performance.now() < until; );
    expect(child?.exitCode ?? child?.signalCode).toBeNull()
    expect(await client.call((engine) => engine.filters())).toMatchObject({ failure: { code: 'engine-stopped' } })
    value(await client.call((engine) => engine.filters()))
  })
})

describe('an engine that cannot do its work', () => {
  it('says so when the model is not there, and shows slices all the same', async () => {
    const client = engineFor({ ...resources, models: tempFolder() })
    expect(await client.call((engine) => engine.model())).toMatchObject({ failure: { code: 'model-not-found' } })
    expect((await client.call((engine) => engine.filters())).ok).toBe(true)
    client.stop()
  })

  it('that dies at its start is engine-stopped', async () => {
    const folder = tempFolder()
    put(folder, { 'dies.mjs': 'process.exit(3)' })
    const client = new EngineClient(() => spawnFork(join(folder, 'dies.mjs'), ''))
    expect(await client.call((engine) => engine.filters())).toMatchObject({ failure: { code: 'engine-stopped' } })
  })

  it('that cannot even be started is engine-stopped', async () => {
    const { execPath } = process
    onTestFinished(() => void (process.execPath = execPath))
    process.execPath = join(tempFolder(), 'no-node-here')
    expect(await engineFor(resources).call((engine) => engine.filters())).toMatchObject({ failure: { code: 'engine-stopped' } })
  })
})
