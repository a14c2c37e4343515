/** The matrices of Toom–Cook F(4, side), points in the order of `wasm/winograd.ts`: +a and −a, +b and −b …, 0, infinity. */
export interface Winograd {
  readonly points: number
  /** points × side: makes a kernel's column into one factor a point. */
  readonly kernel: Float64Array
  /** points × points: makes side + 3 rows of pixels into one row a point. */
  readonly input: Float64Array
  /** The a of each pair. */
  readonly pairs: readonly number[]
}

/**
 * Points beside 0 and infinity, tried in 32 bits: the worst error of sums of normal numbers is 1.1, 0.9 and 2.6 · 10⁻⁶ of
 * the largest output. For 7, powers of two alone give 2 · 10⁻⁵.
 */
const chosen: Readonly<Record<number, readonly number[]>> = { 3: [1, 0.5], 5: [1, 0.5, 2], 7: [0.5, 0.875, 1.25, 2] }

const made = new Map<number, Winograd>()

/** Null for a side that has no transform. */
export function winogradFor(side: number): Winograd | null {
  const magnitudes = chosen[side]
  if (!magnitudes) return null
  const known = made.get(side)
  if (known) return known
  const fresh = toomCook(side, magnitudes)
  made.set(side, fresh)
  return fresh
}

/** The transposed Toom–Cook algorithm: interpolation at the points, read backwards. */
function toomCook(side: number, magnitudes: readonly number[]): Winograd {
  const ordered = [...magnitudes.flatMap((magnitude) => [magnitude, -magnitude]), 0, Infinity]
  const finite = ordered.filter(Number.isFinite)
  const size = side + 3
  const kernel = new Float64Array(size * side)
  const input = new Float64Array(size * size)
  for (const [row, point] of ordered.entries()) {
    const others = finite.filter((other) => other !== point)
    input.set(productOfRoots(others), row * size)
    const scale = Number.isFinite(point) ? others.reduce((product, other) => product * (point - other), 1) : 1
    for (let power = 0; power < side; power += 1) {
      kernel[row * side + power] = Number.isFinite(point) ? point ** power / scale : Number(power === side - 1)
    }
  }
  return { points: size, kernel, input, pairs: magnitudes }
}

/** Coefficients, lowest power first, of the polynomial with these roots. */
function productOfRoots(roots: readonly number[]): number[] {
  return roots.reduce<number[]>((polynomial, root) => {
    const next = [0, ...polynomial]
    for (const [power, factor] of polynomial.entries()) next[power] = (next[power] ?? 0) - root * factor
    return next
  }, [1])
}
