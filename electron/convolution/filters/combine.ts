import { type Result, ok } from '../../core/result.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'

/** Applies a function of two values pixel by pixel; the images have one size. Passes a failure of either on. */
export function combine(first: Result<ScalarImage>, second: Result<ScalarImage>, of: (a: number, b: number) => number): Result<ScalarImage> {
  if (!first.ok) return first
  if (!second.ok) return second
  const { rows, columns, data } = first.value
  const other = second.value.data
  const combined = new Float32Array(data.length)
  for (let index = 0; index < data.length; index += 1) combined[index] = of(data[index] as number, other[index] as number)
  return ok({ rows, columns, data: combined })
}

/** Length of a vector from its two parts: several times faster than Math.hypot. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y)
}
