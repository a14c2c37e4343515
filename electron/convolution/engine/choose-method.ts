import { never } from '../../core/result.ts'
import { type SeparableFactor, separableFactors } from '../separable-factors.ts'
import { tileSizes } from './fourier-passes.ts'
import type { Problem, Weights } from './problem.ts'
import { winogradFor } from './winograd-points.ts'

/** How a bank of kernels of one size can be computed. */
export type Method =
  | { readonly name: 'direct' }
  | { readonly name: 'winograd' }
  | { readonly name: 'fourier'; readonly tile: number }
  | { readonly name: 'separable'; readonly factors: readonly (readonly SeparableFactor[])[] }

/**
 * Nanoseconds on one core of a Zen 3 EPYC, fitted to what `npm run bench -- convolution --calibrate` prints beside them.
 * Only their ratios decide, and those hardly differ between processors with 128-bit multiply-adds, so they are constants:
 * start-up measures nothing, and a result never depends on how busy a machine was.
 */
const cost = {
  /** A multiply-add of `direct`, four kernels at a time and alone. */
  product: 0.041,
  lonelyProduct: 0.053,
  /** A multiply-add in the transformed rows, one of the rows' transform, and a point's way back to four rows. */
  winogradProduct: 0.02,
  winogradInput: 0.08,
  winogradOutput: 0.33,
  /** A real number of a tile, per factor of two of the side, through one direction of a transform; and its product. */
  fourierNumber: 0.1,
  fourierProduct: 0.4,
  /** A multiply-add along a line, and a pixel's way through the passes. */
  lineProduct: 0.06,
  linePixel: 0.5,
  /** A pixel read into place, or an output written. */
  pixel: 0.15,
} as const

/** Weights of the smallest kernel that is split into lines. */
const leastSeparable = 49

/** The cheapest method for a bank. `separable` is taken when every kernel has rank 1 or 2. */
export function chooseMethod(problem: Problem, kernels: readonly Weights[]): Method {
  const candidates = methodsFor(problem, kernels)
  return candidates.reduce((best, method) => (estimate(method, problem, kernels) < estimate(best, problem, kernels) ? method : best))
}

/** Every method that can do it, the ones of equal kind at their best. */
export function methodsFor(problem: Problem, kernels: readonly Weights[]): [Method, ...Method[]] {
  const methods: [Method, ...Method[]] = [{ name: 'direct' }]
  const [kernel] = kernels
  if (!kernel || kernel.planes > 1) return methods
  // Smaller ones gain little, and whole-number weights like Sobel's stay exact.
  if (Math.min(kernel.rows, kernel.columns) > 2 && kernel.weights.length >= leastSeparable) {
    const factors = kernels.map((one) => separableFactors({ name: '', ...one }))
    if (factors.every((one) => one !== null)) methods.push({ name: 'separable', factors })
  }
  if (problem.stride > 1 || problem.dilation > 1 || problem.planes > 1) return methods
  if (winogradFor(kernel.rows) && kernel.columns % 2 === 1) methods.push({ name: 'winograd' })
  const tiles = tileSizes.filter((tile) => tile >= 2 * Math.max(kernel.rows, kernel.columns) - 2 || tile === tileSizes.at(-1))
    .filter((tile) => tile > Math.max(kernel.rows, kernel.columns))
    .map((tile): Method => ({ name: 'fourier', tile }))
  const [first, ...others] = tiles
  if (first) methods.push(others.reduce((best, method) => (estimate(method, problem, kernels) < estimate(best, problem, kernels) ? method : best), first))
  return methods
}

/** Nanoseconds on one core. */
export function estimate(method: Method, problem: Problem, kernels: readonly Weights[]): number {
  const [kernel] = kernels
  if (!kernel) return 0
  const outputs = problem.planes * problem.rows * problem.columns
  const padded = outputs * problem.stride ** 2
  const each = padded * cost.pixel + kernels.length * outputs * cost.pixel
  switch (method.name) {
    case 'direct':
      return each + kernels.length * kernel.weights.length * outputs * (kernels.length >= 4 ? cost.product : cost.lonelyProduct)
    case 'winograd': {
      const points = kernel.rows + 3
      const fours = Math.ceil(kernels.length / 4)
      return each + (outputs / 4) * points * (points * cost.winogradInput + 4 * fours * (kernel.columns * cost.winogradProduct + cost.winogradOutput))
    }
    case 'fourier': {
      const across = Math.ceil(problem.columns / (method.tile - kernel.columns + 1))
      const tiles = across * Math.ceil(problem.rows / (method.tile - kernel.rows + 1))
      const numbers = method.tile ** 2
      const transform = numbers * 2 * Math.log2(method.tile) * cost.fourierNumber * 2
      const pairs = Math.ceil(kernels.length / 2)
      const single = kernels.length === 1
      const backs = single ? Math.ceil(tiles / 2) : tiles * pairs
      const forwards = single ? backs : tiles
      return (forwards + pairs + backs) * transform + backs * numbers * 2 * cost.fourierProduct
    }
    case 'separable': {
      const terms = method.factors.reduce((sum, factors) => sum + factors.length, 0)
      return terms * padded * (cost.linePixel + (kernel.rows + kernel.columns) * cost.lineProduct)
    }
    default:
      return never(method)
  }
}
