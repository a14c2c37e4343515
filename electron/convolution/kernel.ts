import { kernelSchema } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'

/** The longest side of a kernel, in samples. */
export const longestKernelSide = 255

/** A rectangle of weights, row-major: `weights[row * columns + column]`. Sides may be odd or even. */
export interface Kernel {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly weights: Float32Array
}

/**
 * Reads a kernel that a person wrote, e.g. `{"name": "edge", "weights": [[-1, 0, 1]]}`.
 *
 * Fails with `kernel-invalid` and a sentence when the document has another shape, a row is empty or of another length
 * than the first, a weight is not a finite 32-bit number, a side exceeds 255, or every weight is zero.
 */
export function parseKernel(document: unknown): Result<Kernel> {
  if (isDrawnInThree(document)) return fail('kernel-invalid', 'The kernel has three dimensions: it needs a whole series, as `sulcus filter --kernel` takes one. Here kernels are rows of numbers.')
  const parsed = kernelSchema.safeParse(document)
  if (!parsed.success) return fail('kernel-invalid', sentenceFor(parsed.error.issues[0]))
  const { name, weights: lines } = parsed.data
  const columns = lines[0]?.length ?? 0
  if (columns === 0) return fail('kernel-invalid', 'The first row of the kernel holds no weights.')
  if (columns > longestKernelSide) {
    return fail('kernel-invalid', `The kernel is ${columns} columns wide; ${longestKernelSide} is the most.`)
  }
  const ragged = lines.findIndex((line) => line.length !== columns)
  if (ragged >= 0) {
    const found = lines[ragged]?.length ?? 0
    return fail('kernel-invalid', `Row ${ragged + 1} of the kernel holds ${found} ${found === 1 ? 'weight' : 'weights'}, but row 1 holds ${columns}.`)
  }
  const weights = Float32Array.from(lines.flat())
  if (!weights.every(Number.isFinite)) return fail('kernel-invalid', 'A weight of the kernel is too large for a 32-bit number.')
  if (weights.every((weight) => weight === 0)) return fail('kernel-invalid', 'Every weight of the kernel is zero, so its result would be zero.')
  return ok({ name, rows: lines.length, columns, weights })
}

/** True for a document whose weights are nested three deep, whatever they are: it means to be a kernel for volumes. */
export function isDrawnInThree(document: unknown): boolean {
  if (typeof document !== 'object' || document === null || !('weights' in document)) return false
  const [plane] = listed(document.weights)
  return Array.isArray(listed(plane)[0])
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The kernel turned by 180°: what makes a cross-correlation a convolution. Flipping twice gives the kernel back. */
export function flip(kernel: Kernel): Kernel {
  return { ...kernel, weights: kernel.weights.slice().reverse() }
}

function sentenceFor(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  const [field, row, column] = issue?.path ?? []
  if (field === 'weights' && typeof row === 'number' && typeof column === 'number') {
    return `The weight in row ${row + 1}, column ${column + 1} of the kernel is not a finite number.`
  }
  if (field === 'weights') return 'The kernel needs weights: 1 to 255 rows of finite numbers.'
  if (field === 'name') return 'The kernel needs a `name` of 1 to 100 characters.'
  return 'A kernel is an object with a `name` and `weights`, a list of rows of numbers.'
}
