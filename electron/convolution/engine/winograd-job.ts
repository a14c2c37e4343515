import * as layout from '../wasm/job-layout.ts'
import { type Outcome, type Task, blockRowsFor, outputFields, pitchOf, runJob } from './job.ts'
import { type Winograd, winogradFor } from './winograd-points.ts'
import type { Weights } from './problem.ts'

/** Two output rows at a time (`wasm/winograd.ts`): kernels of 3, 5 or 7 rows, stride and dilation 1, 8 columns or more. */
export function runWinograd(task: Task): Outcome {
  const { engine: { arena, memory }, problem, kernels, outputs } = task
  const [first] = kernels
  const transform = first && winogradFor(first.rows)
  if (!transform) throw new Error('no Winograd transform for this size')
  const pitch = pitchOf(problem.source.columnTable.length, 1)
  const blockRows = blockRowsFor(task, 32)
  const points = arena.floats(transform.pairs)
  const groups: number[] = []
  // An odd bank's last kernel is computed twice, to the same numbers.
  for (let next = 0; next < kernels.length; next += 2) {
    const [left, right = left] = kernels.slice(next, next + 2)
    if (!left || !right) break
    const weights = arena.take(4 * transform.points * first.columns * 2)
    transformWeights(transform, left, right, memory.floats.subarray(weights >> 2))
    groups.push(weights, outputs[next] as number, outputs[Math.min(next + 1, kernels.length - 1)] as number, points)
  }
  return runJob(task, layout.WINOGRAD, Math.ceil(problem.rows / blockRows), (blockRows + 2 * first.rows + 3) * pitch, [
    ...task.source,
    ...outputFields(task, blockRows),
    [layout.PITCH, pitch],
    [layout.SIDE, first.rows],
    [layout.SIDE_COLUMNS, first.columns],
    [layout.INPUT_TRANSFORM, arena.floats(transform.input)],
    [layout.GROUPS, groups.length / 4],
    [layout.GROUP_TABLE, arena.words(groups)],
  ])
}

/** [pair of points][column][left and right kernel at the first point, then at the second], taken in 64 bits. */
function transformWeights({ points, kernel }: Winograd, left: Weights, right: Weights, into: Float32Array): void {
  const at = (of: Weights, point: number, column: number): number => {
    let sum = 0
    for (let row = 0; row < of.rows; row += 1) sum += (kernel[point * of.rows + row] as number) * (of.weights[row * of.columns + column] as number)
    return sum
  }
  let next = 0
  for (let pair = 0; pair < points; pair += 2) {
    for (let column = 0; column < left.columns; column += 1) {
      for (const [of, point] of [[left, pair], [right, pair], [left, pair + 1], [right, pair + 1]] as const) {
        into[next] = at(of, point, column)
        next += 1
      }
    }
  }
}
