import * as layout from '../wasm/job-layout.ts'
import { type Outcome, type Task, blockRowsFor, outputFields, pitchOf, runJob } from './job.ts'
import { reachOf } from './problem.ts'

/** One product of lines, through the planes, down the columns and along the rows. */
export interface Lines {
  readonly planes: Float32Array
  readonly rows: Float32Array
  readonly columns: Float32Array
}

/** Sums of products of lines (`wasm/separable.ts`): for each kernel of the task its terms, all of the kernels' size. */
export function runSeparable(task: Task, terms: readonly (readonly Lines[])[]): Outcome {
  const { engine: { arena }, problem, kernels, outputs } = task
  const [first] = kernels
  if (!first) return 'done'
  const pitch = pitchOf(problem.source.columnTable.length, problem.stride)
  const blockRows = blockRowsFor(task, 32)
  const groups = terms.flatMap((lines, kernel) => lines.flatMap(({ planes, rows, columns }, index) => [
    planes.length, rows.length, columns.length,
    arena.floats(planes), arena.floats(rows), arena.floats(columns),
    outputs[kernel] as number, Number(index > 0),
  ]))
  const loadedRows = (blockRows - 1) * problem.stride + reachOf(first.rows, problem.dilation)
  return runJob(task, layout.SEPARABLE, Math.ceil(problem.rows / blockRows) * problem.planes, (loadedRows + 3) * pitch, [
    ...task.source,
    ...outputFields(task, blockRows),
    [layout.PITCH, pitch],
    [layout.GROUPS, groups.length / 8],
    [layout.GROUP_TABLE, arena.words(groups)],
  ])
}
