import * as layout from '../wasm/job-layout.ts'
import { type Outcome, type Task, blockRowsFor, outputFields, pitchOf, runJob } from './job.ts'
import { type Winograd, winogradFor } from './winograd-points.ts'
import type { Weights } from './problem.ts'

/** Four output rows at a time (`wasm/winograd.ts`): kernels of 3, 5 or 7 rows, stride and dilation 1, 8 columns or more. */
export function runWinograd(task: Task): Outcome {
  const { engine: { arena, memory }, problem, kernels, outputs } = task
  const [first] = kernels
  const transform = first && winogradFor(first.rows)
  if (!transform) throw new Error('no Winograd transform for this size')
  const pitch = pitchOf(problem.source.columnTable.length, 1)
  const blockRows = Math.ceil(blockRowsFor(task, 32) / 4) * 4
  const powers = arena.floats(transform.pairs.flatMap((a) => [a, a ** 2, a ** 3].flatMap((power) => [power, power, power, power])))
  const groups: number[] = []
  // Where four do not divide the bank, its last kernel is computed again, to the same numbers.
  for (let next = 0; next < kernels.length; next += 4) {
    const four = [0, 1, 2, 3].map((place) => Math.min(next + place, kernels.length - 1))
    const weights = arena.take(4 * transform.points * first.columns * 4)
    const members = four.map((place) => kernels[place] as Weights)
    transformWeights(transform, members, memory.floats.subarray(weights >> 2))
    const totals = members.map((kernel) => kernel.weights.reduce((sum, weight) => sum + weight, 0))
    groups.push(weights, ...four.map((place) => outputs[place] as number), powers, arena.floats(totals))
  }
  return runJob(task, layout.WINOGRAD, Math.ceil(problem.rows / blockRows), (blockRows + 2 * first.rows + 5) * pitch + transform.points * 128, [
    ...task.source,
    ...outputFields(task, blockRows),
    [layout.PITCH, pitch],
    [layout.SIDE, first.rows],
    [layout.SIDE_COLUMNS, first.columns],
    [layout.INPUT_TRANSFORM, arena.floats(transform.input)],
    [layout.GROUPS, groups.length / 7],
    [layout.GROUP_TABLE, arena.words(groups)],
  ])
}

/** [point][column][kernel], taken in 64 bits. */
function transformWeights({ points, kernel }: Winograd, four: readonly Weights[], into: Float32Array): void {
  const at = (of: Weights, point: number, column: number): number => {
    let sum = 0
    for (let row = 0; row < of.rows; row += 1) sum += (kernel[point * of.rows + row] as number) * (of.weights[row * of.columns + column] as number)
    return sum
  }
  let next = 0
  for (let point = 0; point < points; point += 1) {
    for (let column = 0; column < (four[0]?.columns ?? 0); column += 1) {
      for (const of of four) {
        into[next] = at(of, point, column)
        next += 1
      }
    }
  }
}
