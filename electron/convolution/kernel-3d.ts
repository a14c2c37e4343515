import { kernel3Schema } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import { longestKernelSide } from './kernel.ts'

/** A block of weights: `weights[(slice * rows + row) * columns + column]`. Sides may be odd or even. */
export interface Kernel3 {
  readonly name: string
  readonly slices: number
  readonly rows: number
  readonly columns: number
  readonly weights: Float32Array
}

/**
 * Reads a kernel of three dimensions that a person wrote, `{"name": "edge", "weights": [[[-1]], [[0]], [[1]]]}`: slices of
 * rows of weights. Fails with `kernel-invalid` and a sentence, as `parseKernel` does for two dimensions.
 */
export function parseKernel3(document: unknown): Result<Kernel3> {
  const parsed = kernel3Schema.safeParse(document)
  if (!parsed.success) return fail('kernel-invalid', sentenceFor(parsed.error.issues[0]?.path ?? []))
  const { name, weights: planes } = parsed.data
  const [rows, columns] = [planes[0]?.length ?? 0, planes[0]?.[0]?.length ?? 0]
  if (rows === 0 || columns === 0) return fail('kernel-invalid', 'The first slice of the kernel holds no weights.')
  if (columns > longestKernelSide) return fail('kernel-invalid', `The kernel is ${columns} columns wide; ${longestKernelSide} is the most.`)
  const ragged = planes.findIndex((plane) => plane.length !== rows || plane.some((line) => line.length !== columns))
  if (ragged >= 0) return fail('kernel-invalid', `Slice ${ragged + 1} of the kernel is not ${rows} rows of ${columns} weights, as its first row and slice are.`)
  const weights = Float32Array.from(planes.flat(2))
  if (!weights.every(Number.isFinite)) return fail('kernel-invalid', 'A weight of the kernel is too large for a 32-bit number.')
  if (weights.every((weight) => weight === 0)) return fail('kernel-invalid', 'Every weight of the kernel is zero, so its result would be zero.')
  return ok({ name, slices: planes.length, rows, columns, weights })
}

function sentenceFor([field, slice, row, column]: readonly PropertyKey[]): string {
  if (field === 'weights' && typeof slice === 'number' && typeof row === 'number' && typeof column === 'number') {
    return `The weight in slice ${slice + 1}, row ${row + 1}, column ${column + 1} of the kernel is not a finite number.`
  }
  if (field === 'weights') return 'The kernel needs weights: 1 to 255 slices of 1 to 255 rows of finite numbers.'
  if (field === 'name') return 'The kernel needs a `name` of 1 to 100 characters.'
  return 'A kernel is an object with a `name` and `weights`.'
}
