import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import type { ScalarVolume } from '../../core/scalar-volume.ts'
import { type OutputLine, sourceLine } from '../output-line.ts'
import { OutOfMemory } from './call-arena.ts'
import { engine, giveUpOn } from './engine.ts'
import { foldTable } from './fold-table.ts'
import { type Outcome, type Task, sourceFields } from './job.ts'
import type { Problem, Weights } from './problem.ts'

/** Source voxels of one job stay below this many bytes, so that a cancel is heard within tens of milliseconds. */
const slabBytes = 16 << 20

/** A volume, where its outputs lie, and what to do for each of them. */
export interface VolumeRequest {
  readonly volume: ScalarVolume
  readonly through: OutputLine
  readonly down: OutputLine
  readonly across: OutputLine
  readonly options: Pick<ConvolutionOptions, 'border' | 'stride' | 'dilation'>
  /** Its size counts; its weights only for methods that use them. */
  readonly kernel: Weights
  readonly method: (task: Task) => Outcome
}

/**
 * The volume's outputs by WebAssembly, slab by slab; `between` is awaited before each and says whether to go on. Null
 * where the engine cannot do it (see `fastBank`), 'stopped' when `between` said no.
 */
export async function fastVolume(request: VolumeRequest, between: () => Promise<boolean>): Promise<Float32Array | 'stopped' | null> {
  const { volume, through, down, across, options: { stride } } = request
  if (across.count < 8) return null
  const plane = down.count * across.count
  const results = new Float32Array(through.count * plane)
  const sourcePlanes = Math.floor(slabBytes / (4 * volume.rows * volume.columns))
  const step = Math.max(1, Math.floor((sourcePlanes - through.reach) / stride))
  for (let first = 0; first < through.count; first += step) {
    if (!(await between())) return 'stopped'
    const count = Math.min(step, through.count - first)
    if (!runSlab(request, first, count, results.subarray(first * plane, (first + count) * plane))) return null
  }
  return results
}

function runSlab(request: VolumeRequest, first: number, count: number, into: Float32Array): boolean {
  const found = engine()
  const output = found?.memory.allocate(into.byteLength) ?? null
  if (!found || output === null) return false
  let outcome: Outcome = 'failed'
  try {
    found.arena.reset()
    const problem = slabOf(request, first, count)
    outcome = request.method({ engine: found, problem, kernels: [request.kernel], outputs: [output], source: sourceFields(found, problem) })
    if (outcome === 'done') into.set(found.memory.floats.subarray(output >> 2, (output >> 2) + into.length))
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error
    outcome = 'not-finite'
  }
  if (outcome !== 'failed') {
    found.memory.free(output)
    return outcome === 'done'
  }
  giveUpOn(found)
  return runSlab(request, first, count, into)
}

/** Output slices first … first + count − 1, with the slices that they need as a source of their own. */
function slabOf({ volume, through, down, across, options: { stride, dilation, border } }: VolumeRequest, first: number, count: number): Problem {
  const all = foldTable(sourceLine(through, stride), volume.slices, border)
  const wanted = all.subarray(first * stride, first * stride + (count - 1) * stride + through.reach)
  const used = [...new Set(wanted)].filter((slice) => slice >= 0).sort((a, b) => a - b)
  const [low = 0, high = low] = [used[0], used.at(-1)]
  const plane = volume.rows * volume.columns
  // Most often the slices lie in a row, and the volume's own memory serves; where it wraps around, they are gathered.
  const inRow = high - low + 1 === used.length
  const data = inRow ? volume.data.subarray(low * plane, (high + 1) * plane) : new Float32Array(used.length * plane)
  if (!inRow) used.forEach((slice, index) => data.set(volume.data.subarray(slice * plane, (slice + 1) * plane), index * plane))
  const place = new Map(used.map((slice, index) => [slice, index]))
  const [y, x] = [sourceLine(down, stride), sourceLine(across, stride)]
  return {
    source: {
      data,
      rows: volume.rows,
      columns: volume.columns,
      planeTable: wanted.map((slice) => place.get(slice) ?? -1),
      rowTable: foldTable(y, volume.rows, border),
      columnTable: foldTable(x, volume.columns, border),
      firstColumn: x.first,
    },
    planes: count,
    rows: down.count,
    columns: across.count,
    stride,
    dilation,
  }
}
