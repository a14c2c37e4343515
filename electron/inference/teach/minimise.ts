/** A function's value and slope at a place. */
export interface Evaluation {
  readonly value: number
  readonly gradient: Float64Array
}

export interface MinimiseOptions {
  /** Ends when no element of the gradient is larger than this. */
  readonly tolerance?: number
  readonly iterations?: number
  /** Called between steps: gives the event loop its turn, or ends the search by throwing. */
  readonly between?: () => Promise<void>
}

/** Pairs of steps and changes of slope that stand for the curvature. */
const memory = 10
/** Share of the promised descent that a step must keep (Nocedal and Wright, 3.4). */
const sufficient = 1e-4
const shortestStep = 1e-12

/**
 * The place of the least value of a smooth convex function, by the limited-memory BFGS method (Nocedal and Wright, Numerical
 * Optimization, 2nd ed., algorithms 7.4 and 7.5) with a backtracking line search. Steps of no curvature are not remembered.
 */
export async function minimise(objective: (at: Float64Array) => Evaluation, start: Float64Array, options: MinimiseOptions = {}): Promise<Float64Array> {
  const { tolerance = 1e-6, iterations = 500, between } = options
  let at = start
  let here = objective(at)
  const pairs: { step: Float64Array; change: Float64Array; scale: number }[] = []
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    if (here.gradient.every((one) => Math.abs(one) <= tolerance)) break
    await between?.()
    const direction = descent(here.gradient, pairs)
    const slope = dot(direction, here.gradient)
    // The first step has no curvature to go by.
    let length = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(here.gradient, here.gradient))) : 1
    let next = moved(at, direction, length)
    let there = objective(next)
    while (!(there.value <= here.value + sufficient * length * slope) && length > shortestStep) {
      length /= 2
      next = moved(at, direction, length)
      there = objective(next)
    }
    // No lower value can be told from this one in 64 bits.
    if (!(there.value <= here.value)) break
    const [from, before] = [at, here]
    const step = next.map((one, i) => one - (from[i] ?? 0))
    const change = there.gradient.map((one, i) => one - (before.gradient[i] ?? 0))
    const curvature = dot(step, change)
    if (curvature > 1e-12 * dot(step, step)) pairs.push({ step, change, scale: 1 / curvature })
    if (pairs.length > memory) pairs.shift()
    ;[at, here] = [next, there]
  }
  return at
}

/** The two loops over the remembered pairs: the inverse Hessian's estimate times the gradient, downhill. */
function descent(gradient: Float64Array, pairs: readonly { step: Float64Array; change: Float64Array; scale: number }[]): Float64Array {
  const direction = gradient.map((one) => -one)
  const shares: number[] = []
  for (const { step, change, scale } of [...pairs].reverse()) {
    const share = scale * dot(step, direction)
    shares.unshift(share)
    add(direction, change, -share)
  }
  const last = pairs.at(-1)
  if (last) {
    const factor = 1 / (last.scale * dot(last.change, last.change))
    for (let i = 0; i < direction.length; i += 1) direction[i] = (direction[i] ?? 0) * factor
  }
  pairs.forEach(({ step, change, scale }, i) => add(direction, step, (shares[i] ?? 0) - scale * dot(change, direction)))
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] ?? 0) + times * (what[i] ?? 0)
}

function moved(from: Float64Array, direction: Float64Array, length: number): Float64Array {
  return from.map((one, i) => one + length * (direction[i] ?? 0))
}
