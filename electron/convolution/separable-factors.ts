import type { Kernel } from './kernel.ts'

/** One product of two lines, `vertical[row] · horizontal[column]`, of the sum that makes up a kernel. */
export interface SeparableFactor {
  readonly vertical: Float32Array
  readonly horizontal: Float32Array
}

/** Norm of what a split may leave out, as a share of the kernel's (Frobenius norms). */
export const separableTolerance = 1e-6

/**
 * Splits a kernel into at most two products of lines, its singular value decomposition, strongest first; null when its
 * rank within `tolerance` is larger. Two pivoted Gram–Schmidt steps find the space of the columns, which is all of it for
 * such a kernel, and the decomposition of that 2 × columns remainder is a rotation (Golub and Van Loan, Matrix
 * Computations, 4th ed., 5.4 and 8.6.3): two passes over the weights instead of an iteration.
 */
export function separableFactors(kernel: Kernel, tolerance = separableTolerance): readonly SeparableFactor[] | null {
  const left = Float64Array.from(kernel.weights)
  const allowed = tolerance * norm(left)
  const basis: Float64Array[] = []
  const shares: Float64Array[] = []
  while (norm(left) > allowed) {
    if (basis.length === 2) return null
    const column = unitColumn(left, kernel)
    const share = takeOff(left, column, kernel)
    basis.push(column)
    shares.push(share)
  }
  const [first, second, along, beside] = [basis[0], basis[1], shares[0], shares[1]]
  if (!first || !along) return null
  if (!second || !beside) return [{ vertical: Float32Array.from(first), horizontal: Float32Array.from(along) }]
  // The angle that makes the two rotated shares orthogonal diagonalises their 2 × 2 Gram matrix.
  const angle = 0.5 * Math.atan2(2 * dot(along, beside), dot(along, along) - dot(beside, beside))
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const mix = (a: Float64Array, b: Float64Array, x: number, y: number) => Float32Array.from(a, (value, index) => x * value + y * (b[index] as number))
  return [
    { vertical: mix(first, second, cos, sin), horizontal: mix(along, beside, cos, sin) },
    { vertical: mix(first, second, -sin, cos), horizontal: mix(along, beside, -sin, cos) },
  ]
}

/** The column of largest norm, made one long. */
function unitColumn(weights: Float64Array, { rows, columns }: Kernel): Float64Array {
  const columnOf = (column: number) => Float64Array.from({ length: rows }, (_, row) => weights[row * columns + column] as number)
  let longest = columnOf(0)
  for (let column = 1; column < columns; column += 1) {
    const candidate = columnOf(column)
    if (norm(candidate) > norm(longest)) longest = candidate
  }
  const length = norm(longest)
  return longest.map((value) => value / length)
}

/** Takes the part along a unit column off every column, and returns how much of it each held. */
function takeOff(weights: Float64Array, unit: Float64Array, { rows, columns }: Kernel): Float64Array {
  const share = new Float64Array(columns)
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) share[column] = (share[column] as number) + (unit[row] as number) * (weights[row * columns + column] as number)
    for (let row = 0; row < rows; row += 1) {
      const at = row * columns + column
      weights[at] = (weights[at] as number) - (unit[row] as number) * (share[column] as number)
    }
  }
  return share
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0)
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values))
}
