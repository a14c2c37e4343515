import type { Plane } from './bank-filter.ts'

/** A function of two answers pixel by pixel, written into the first. */
export function pixelwise(first: Plane, second: Plane, of: (a: number, b: number) => number): Plane {
  for (let index = 0; index < first.length; index += 1) first[index] = of(first[index] as number, second[index] as number)
  return first
}

/** Length of a vector from its two parts: several times faster than Math.hypot. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y)
}
