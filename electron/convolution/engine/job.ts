import * as layout from '../wasm/job-layout.ts'
import type { Engine } from './engine.ts'
import { type Problem, type Weights, reachOf } from './problem.ts'

/** Words of a job: their place in `job-layout`, and the number that goes there. Pairs, for objects with such keys are slow. */
export type JobFields = readonly (readonly [place: number, value: number])[]

/** How a job ended. `not-finite`: a pixel is NaN or infinite, so a fast method may have spread it; `failed`: a thread did. */
export type Outcome = 'done' | 'not-finite' | 'failed'

/** What one method needs to know: the problem, kernels of one size, and the address of each one's output. */
export interface Task {
  readonly engine: Engine
  readonly problem: Problem
  readonly kernels: readonly Weights[]
  readonly outputs: readonly number[]
  /** Words that describe the source, made once for all jobs of a call. */
  readonly source: JobFields
}

/** Puts the source into the shared memory, unless it is a result that lies there anyway. */
export function sourceFields({ memory, arena, results }: Engine, { source }: Problem): JobFields {
  let image = results.addressOf(source.data)
  if (image === null) {
    // Rows are read four pixels at a time from any of them, never beyond the last.
    image = arena.take(source.data.byteLength)
    copyNumbers(source.data, memory.floats, image >> 2)
  }
  return [
    [layout.IMAGE, image],
    [layout.IMAGE_ROWS, source.rows],
    [layout.IMAGE_COLUMNS, source.columns],
    [layout.PLANE_TABLE, arena.words(source.planeTable)],
    [layout.ROW_TABLE, arena.words(source.rowTable)],
    [layout.COLUMN_TABLE, arena.words(source.columnTable)],
    [layout.PADDED_ROWS, source.rowTable.length],
    [layout.PADDED_COLUMNS, source.columnTable.length],
    [layout.FIRST_COLUMN, source.firstColumn],
    [layout.LEVEL, bitsOf(levelOf(source.data))],
  ]
}

/** About the mean of the pixels, from some of them; a whole number where it is small, so that whole numbers stay whole. */
function levelOf(pixels: Float32Array): number {
  const step = Math.max(1, Math.floor(pixels.length / 512))
  let sum = 0
  let count = 0
  for (let index = step >> 1; index < pixels.length; index += step) {
    sum += pixels[index] as number
    count += 1
  }
  const mean = count > 0 ? sum / count : 0
  if (!Number.isFinite(mean)) return 0
  return Math.abs(mean) < 2 ** 23 ? Math.round(mean) : mean
}

/** A float32's bits as the integer that they are too. */
function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0] as number
}

/**
 * Copies into shared memory. `TypedArray.set` moves word by word there; a loop over pairs is twice as fast. (A pair that
 * happens to read as NaN may change its bits, but then one of the pixels is NaN, and the job is not believed.)
 */
function copyNumbers(from: Float32Array, to: Float32Array, at: number): void {
  if (from.byteOffset % 8 !== 0 || from.length % 2 !== 0) return to.set(from, at)
  const source = new Float64Array(from.buffer, from.byteOffset, from.length / 2)
  const target = new Float64Array(to.buffer, at * 4, from.length / 2)
  for (let index = 0; index < source.length; index += 1) target[index] = source[index] as number
}

/** Bytes between padded rows in scratch memory; not a multiple of 4096, or rows would share sets of the cache. */
export function pitchOf(paddedColumns: number, stride: number): number {
  const bytes = Math.ceil(((paddedColumns + stride + 16) * 4) / 64) * 64
  return bytes % 4096 === 0 ? bytes + 64 : bytes
}

/** Rows of outputs that an item computes: enough items for the threads to finish together, each long enough to matter. */
export function blockRowsFor({ engine, problem }: Task, most: number): number {
  const items = Math.max(1, engine.team.threads * 6)
  const rows = Math.ceil((problem.rows * problem.planes) / items / 2) * 2
  return Math.max(2, Math.min(most, rows))
}

/** The words that most methods share. */
export function outputFields({ problem, kernels }: Task, blockRows: number): JobFields {
  const [kernel] = kernels
  if (!kernel) throw new Error('a task has at least one kernel')
  const { rows, columns, stride, dilation } = problem
  return [
    [layout.OUT_ROWS, rows],
    [layout.OUT_COLUMNS, columns],
    [layout.STRIDE, stride],
    [layout.DILATION, dilation],
    [layout.BLOCK_ROWS, blockRows],
    [layout.BLOCKS, Math.ceil(rows / blockRows)],
    [layout.REACH_ROWS, reachOf(kernel.rows, dilation)],
    [layout.KERNEL_PLANES, kernel.planes],
  ]
}

/** Runs a job whose items need `scratchBytes` each; throws `OutOfMemory`. */
export function runJob({ engine }: Task, method: number, items: number, scratchBytes: number, fields: JobFields): Outcome {
  const { arena, memory, team } = engine
  const perThread = Math.ceil(scratchBytes / 64) * 64 + 128
  const scratch = arena.take(perThread * team.threads)
  const words = new Int32Array(layout.JOB_WORDS)
  const all: JobFields = [...fields, [layout.METHOD, method], [layout.ITEMS, items], [layout.SCRATCH, scratch], [layout.SCRATCH_BYTES, perThread]]
  for (const [place, value] of all) words[place] = value
  const job = arena.words(words)
  if (!team.run(job)) return 'failed'
  return memory.words[(job >> 2) + layout.NOT_FINITE] === 0 ? 'done' : 'not-finite'
}
