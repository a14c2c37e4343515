import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import type { OutputGrid } from '../output-grid.ts'
import { sourceLine } from '../output-line.ts'
import { OutOfMemory } from './call-arena.ts'
import { chooseMethod } from './choose-method.ts'
import { type Engine, engine, giveUpOn } from './engine.ts'
import { foldTable } from './fold-table.ts'
import { type Outcome, sourceFields } from './job.ts'
import type { Problem, Weights } from './problem.ts'
import { runMethod } from './run-method.ts'

/** Fewer multiply-adds than this take less time than setting up a job. */
const leastWork = 20_000
/** A job's pixels and its results each stay below this; larger work is done band by band. */
const mostBytes = 64 << 20

/** What the plain engine computes too: a bank of kernels of one size over an image. */
export interface BankRequest {
  readonly image: ScalarImage
  /** Flipped already where the mode asks for it. */
  readonly kernels: readonly Weights[]
  readonly grid: OutputGrid
  readonly options: ConvolutionOptions
}

/**
 * The bank's results by WebAssembly on all cores, or null where that is not possible or not worth while: no SIMD or
 * threads, very small work, outputs narrower than two vectors, pixels that are not finite, memory used up.
 */
export function fastBank(request: BankRequest, choose: typeof chooseMethod = chooseMethod): readonly Float32Array[] | null {
  const { kernels, grid: { down, across } } = request
  const taps = kernels.reduce((sum, { weights }) => sum + weights.length, 0)
  if (across.count < 8 || taps * down.count * across.count < leastWork) return null
  const found = engine()
  if (!found) return null
  try {
    const results = needsBands(found, request) ? inBands(found, request, choose) : atOnce(found, request, choose)
    if (results !== 'failed') return results === 'not-finite' ? null : results
  } catch (error) {
    if (error instanceof OutOfMemory) return null
    throw error
  }
  giveUpOn(found)
  return fastBank(request, choose)
}

function needsBands({ results }: Engine, { image, kernels, grid: { down, across } }: BankRequest): boolean {
  const bytes = 4 * kernels.length * down.count * across.count
  return image.data.byteLength > mostBytes || bytes > mostBytes || !results.hasRoom(bytes)
}

type Results = readonly Float32Array[] | Exclude<Outcome, 'done'>

/** Everything in one job; the results stay where they are. */
function atOnce(found: Engine, request: BankRequest, choose: typeof chooseMethod): Results {
  const { memory, results } = found
  const { down, across } = request.grid
  const length = down.count * across.count
  const outputs: number[] = []
  const giveBack = (): void => outputs.forEach((address) => memory.free(address))
  try {
    while (outputs.length < request.kernels.length) outputs.push(allocate(found, 4 * length))
    const outcome = run(found, problemOf(request), request.kernels, outputs, choose)
    if (outcome === 'done') return results.lend(outputs, length)
    if (outcome !== 'failed') giveBack()
    return outcome
  } catch (error) {
    giveBack()
    throw error
  }
}

/** Some kernels and some rows at a time; the results are copied into ordinary arrays. */
function inBands(found: Engine, request: BankRequest, choose: typeof chooseMethod): Results {
  const { kernels, grid: { down, across } } = request
  const results = kernels.map(() => new Float32Array(down.count * across.count))
  const rowBytes = 4 * Math.max(across.count, request.image.columns) * request.options.stride
  const bandRows = Math.max(1, Math.min(down.count, Math.floor(mostBytes / rowBytes)))
  const bankSize = Math.max(1, Math.min(kernels.length, Math.floor(mostBytes / (4 * across.count * bandRows))))
  const outputs: number[] = []
  try {
    for (let index = 0; index < bankSize; index += 1) outputs.push(allocate(found, 4 * bandRows * across.count))
    for (let first = 0; first < down.count; first += bandRows) {
      const count = Math.min(bandRows, down.count - first)
      const problem = bandOf(request, first, count)
      for (let next = 0; next < kernels.length; next += bankSize) {
        const members = kernels.slice(next, next + bankSize)
        const outcome = run(found, problem, members, outputs, choose)
        if (outcome !== 'done') return outcome
        for (const index of members.keys()) {
          const from = (outputs[index] as number) >> 2
          results[next + index]?.set(found.memory.floats.subarray(from, from + count * across.count), first * across.count)
        }
      }
    }
    return results
  } finally {
    for (const address of outputs) found.memory.free(address)
  }
}

function run(found: Engine, problem: Problem, kernels: readonly Weights[], outputs: readonly number[], choose: typeof chooseMethod): Outcome {
  found.arena.reset()
  const source = sourceFields(found, problem)
  return runMethod(choose(problem, kernels), { engine: found, problem, kernels, outputs, source })
}

function allocate({ memory }: Engine, bytes: number): number {
  const address = memory.allocate(bytes)
  if (address === null) throw new OutOfMemory()
  return address
}

/** The whole image as source: what lies beyond its borders is looked up row by row and column by column. */
function problemOf({ image, grid: { down, across }, options: { stride, dilation, border } }: BankRequest): Problem {
  const [y, x] = [sourceLine(down, stride), sourceLine(across, stride)]
  return {
    source: {
      data: image.data,
      rows: image.rows,
      columns: image.columns,
      planeTable: Int32Array.of(0),
      rowTable: foldTable(y, image.rows, border),
      columnTable: foldTable(x, image.columns, border),
      firstColumn: x.first,
    },
    planes: 1,
    rows: down.count,
    columns: across.count,
    stride,
    dilation,
  }
}

/** Output rows first … first + count − 1, with the rows that they need as a source of its own. */
function bandOf(request: BankRequest, first: number, count: number): Problem {
  const { image, grid: { down }, options: { stride } } = request
  const whole = problemOf(request)
  const rows = whole.source.rowTable.subarray(first * stride, first * stride + (count - 1) * stride + down.reach)
  const data = new Float32Array(rows.length * image.columns)
  rows.forEach((row, index) => {
    if (row >= 0) data.set(image.data.subarray(row * image.columns, (row + 1) * image.columns), index * image.columns)
  })
  return { ...whole, rows: count, source: { ...whole.source, data, rows: rows.length, rowTable: rows.map((row, index) => (row < 0 ? -1 : index)) } }
}
