import * as layout from '../wasm/job-layout.ts'
import { OutOfMemory } from './call-arena.ts'
import type { Engine } from './engine.ts'
import { passesOf } from './fourier-passes.ts'
import { type JobFields, type Outcome, type Task, outputFields, runJob } from './job.ts'
import type { Weights } from './problem.ts'

/** Overlap-save with tiles of `size` (`wasm/fourier-tiles.ts`): stride and dilation 1, kernels smaller than a tile. */
export function runFourier(task: Task, size: number): Outcome {
  const { engine: { arena, team }, problem, kernels, outputs } = task
  const [first] = kernels
  if (!first) return 'done'
  const tileRows = size - first.rows + 1
  const tileColumns = size - first.columns + 1
  const across = Math.ceil(problem.columns / tileColumns)
  const tiles = across * Math.ceil(problem.rows / tileRows)
  const pairs = Math.ceil(kernels.length / 2)
  const line = 32 * size
  const numbers = 8 * size * size
  const { count, table } = passTable(task.engine, size)
  const shared: JobFields = [
    ...task.source,
    ...outputFields(task, 1),
    [layout.TILE, size],
    [layout.PASSES, count],
    [layout.PASS_TABLE, table],
    [layout.SPECTRA, arena.take(pairs * numbers)],
    [layout.GROUPS, pairs],
  ]
  const placed = Array.from({ length: pairs }, (_, pair) => {
    const members = [kernels[2 * pair], kernels[2 * pair + 1]] as const
    return [placedRows(task.engine, size, ...members), arena.floats(members.map((kernel) => totalOf(kernel) / (size * size)))]
  })
  const made = runJob(task, layout.KERNEL_SPECTRA, pairs, 2 * line, [...shared, [layout.GROUP_TABLE, arena.words(placed.flat())]])
  if (made !== 'done') return made

  const single = kernels.length === 1
  const perItem = pairsPerItem(single ? Math.ceil(tiles / 2) : tiles, pairs, team.threads)
  const items = single ? Math.ceil(tiles / 2) : tiles * Math.ceil(pairs / perItem)
  return runJob(task, single ? layout.FOURIER_SINGLE : layout.FOURIER_BANK, items, 2 * line + 2 * numbers + 16 * size, [
    ...shared,
    [layout.TILES, tiles],
    [layout.TILES_ACROSS, across],
    [layout.TILE_ROWS, tileRows],
    [layout.TILE_COLUMNS, tileColumns],
    [layout.PAIRS_PER_ITEM, perItem],
    [layout.GROUP_TABLE, arena.words(Array.from({ length: 2 * pairs }, (_, index) => outputs[index] ?? 0))],
  ])
}

/** All pairs of a tile share its transform; only few tiles are shared out by pairs, so that no thread waits for long. */
function pairsPerItem(tiles: number, pairs: number, threads: number): number {
  const shares = Math.max(1, Math.ceil((threads * 4) / tiles))
  return Math.max(1, Math.ceil(pairs / (threads === 1 ? 1 : shares)))
}

function totalOf(kernel: Weights | undefined): number {
  return kernel ? kernel.weights.reduce((sum, weight) => sum + weight, 0) : 0
}

/** A pair's rows as complex numbers, columns flipped modulo the tile's side, scaled so that transforming back needs no factor. */
function placedRows({ arena, memory }: Engine, size: number, real: Weights | undefined, imaginary: Weights | undefined): number {
  if (!real) throw new Error('a pair has a first kernel')
  const address = arena.take(8 * size * real.rows)
  const floats = memory.floats.subarray(address >> 2, (address >> 2) + 2 * size * real.rows).fill(0)
  const scale = 1 / (size * size)
  for (let row = 0; row < real.rows; row += 1) {
    for (let column = 0; column < real.columns; column += 1) {
      const at = 2 * (row * size + ((size - column) % size))
      floats[at] = scale * (real.weights[row * real.columns + column] as number)
      floats[at + 1] = scale * (imaginary?.weights[row * real.columns + column] ?? 0)
    }
  }
  return address
}

const tables = new WeakMap<Engine, Map<number, { readonly count: number; readonly table: number }>>()

/** The passes of a transform in the engine's memory, where they stay. */
function passTable(engine: Engine, size: number): { readonly count: number; readonly table: number } {
  const known = tables.get(engine) ?? new Map<number, { readonly count: number; readonly table: number }>()
  tables.set(engine, known)
  const found = known.get(size)
  if (found) return found
  const passes = passesOf(size)
  const store = (values: ArrayLike<number>, into: Float32Array | Int32Array, address: number): number => {
    into.set(values, address >> 2)
    return address
  }
  const keep = (bytes: number): number => {
    const address = engine.memory.allocate(bytes)
    if (address === null) throw new OutOfMemory()
    return address
  }
  const words = passes.flatMap(({ radix, factors }) => {
    const address = keep(4 * factors.length + 4)
    return [radix, store(factors, engine.memory.floats, address)]
  })
  const at = keep(4 * words.length)
  const made = { count: passes.length, table: store(words, engine.memory.words, at) }
  known.set(size, made)
  return made
}
