import { never } from '../../core/result.ts'
import type { Method } from './choose-method.ts'
import { runDirect } from './direct-job.ts'
import { runFourier } from './fourier-job.ts'
import type { Outcome, Task } from './job.ts'
import { runSeparable } from './separable-job.ts'
import { runWinograd } from './winograd-job.ts'

const one = Float32Array.of(1)

/** Runs a task by a method that `methodsFor` lists for it. */
export function runMethod(method: Method, task: Task): Outcome {
  switch (method.name) {
    case 'direct':
      return runDirect(task)
    case 'winograd':
      return runWinograd(task)
    case 'fourier':
      return runFourier(task, method.tile)
    case 'separable':
      return runSeparable(task, method.factors.map((factors) => factors.map(({ vertical, horizontal }) => ({ planes: one, rows: vertical, columns: horizontal }))))
    default:
      return never(method)
  }
}
