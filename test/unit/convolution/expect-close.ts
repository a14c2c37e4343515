import { expect } from 'vitest'
import type { Result } from '../../../electron/core/result.ts'
import type { ScalarImage } from '../../../electron/core/scalar-image.ts'
import type { Grid } from './naive-convolve.ts'

/** Rows of numbers as an image. */
export function imageOf(grid: Grid): ScalarImage {
  return { rows: grid.length, columns: grid[0]?.length ?? 0, data: Float32Array.from(grid.flat()) }
}

/** The value of a success; throws with the failure's sentence otherwise. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

/** Every pixel within 1e-5 of the largest magnitude of the expected image. */
export function expectClose(found: ScalarImage, expected: Grid, tolerance = 1e-5): void {
  expect([found.rows, found.columns]).toEqual([expected.length, expected[0]?.length ?? 0])
  const flat = expected.flat()
  const scale = Math.max(1, ...flat.map(Math.abs))
  const worst = flat.reduce((most, value, index) => Math.max(most, Math.abs(value - (found.data[index] ?? NaN))), 0)
  expect(worst / scale).toBeLessThan(tolerance)
}
