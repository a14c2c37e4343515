import * as layout from '../wasm/job-layout.ts'
import { type Outcome, type Task, blockRowsFor, outputFields, pitchOf, runJob } from './job.ts'
import { type Weights, reachOf } from './problem.ts'

/** The sums themselves (`wasm/direct.ts`): any size, stride and dilation; outputs at least 8 columns wide. */
export function runDirect(task: Task): Outcome {
  const { engine: { arena }, problem, kernels, outputs } = task
  const [first] = kernels
  if (!first) return 'done'
  const { stride, dilation, source } = problem
  const pitch = pitchOf(source.columnTable.length, stride)
  const reach = reachOf(first.rows, dilation)
  const blockRows = blockRowsFor(task, first.planes > 1 ? 8 : 32)
  const loadedRows = (blockRows - 1) * stride + reach
  const phase = Math.ceil(source.columnTable.length / stride) * 4
  const offsetOf = (tap: number): number => {
    const column = (tap % first.columns) * dilation
    const row = (Math.floor(tap / first.columns) % first.rows) * dilation
    const plane = Math.floor(tap / (first.columns * first.rows))
    return (plane * loadedRows + row) * pitch + (column % stride) * phase + Math.floor(column / stride) * 4
  }
  const groups: number[] = []
  let next = 0
  for (const count of groupSizes(kernels.length)) {
    const members = kernels.slice(next, next + count)
    const taps = tapsOf(members)
    const weights = taps.flatMap((tap) => members.map((kernel) => kernel.weights[tap] as number))
    const four = Array.from({ length: 4 }, (_, index) => outputs[next + Math.min(index, count - 1)] as number)
    groups.push(count, taps.length, arena.words(taps.map(offsetOf)), arena.floats(weights), ...four)
    next += count
  }
  const dense = stride === 1 && dilation === 1 && first.planes === 1 && problem.columns >= 16 && kernels.at(-1)?.weights.every((weight) => weight !== 0)
  return runJob(task, layout.DIRECT, Math.ceil(problem.rows / blockRows) * problem.planes, (first.planes * loadedRows + 1) * pitch, [
    ...task.source,
    ...outputFields(task, blockRows),
    [layout.PITCH, pitch],
    [layout.SIDE, dense ? first.rows : 0],
    [layout.SIDE_COLUMNS, first.columns],
    [layout.GROUPS, groups.length / 8],
    [layout.GROUP_TABLE, arena.words(groups)],
  ])
}

/** Four kernels at a time, then what is left. */
function groupSizes(kernels: number): number[] {
  const sizes: number[] = new Array<number>(Math.floor(kernels / 4)).fill(4)
  if (kernels & 2) sizes.push(2)
  if (kernels & 1) sizes.push(1)
  return sizes
}

/** The taps at which some kernel of a group has a weight. */
function tapsOf(kernels: readonly Weights[]): number[] {
  const count = kernels[0]?.weights.length ?? 0
  return Array.from({ length: count }, (_, tap) => tap).filter((tap) => kernels.some(({ weights }) => weights[tap] !== 0))
}
