import { finiteRange, type ScalarImage } from '../../core/scalar-image.ts'

/** Derivatives of an image below this are what 32-bit sums leave over flat brightness: filters that divide by them must stop here. */
export function roundingFloor({ data }: ScalarImage): number {
  const [low, high] = finiteRange(data)
  return 1e-5 * Math.max(Math.abs(low), Math.abs(high))
}
