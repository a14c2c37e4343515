import type { Kernel } from '../kernel.ts'
import { gaussianLine, gaussianRadius, gaussianSecondDerivative } from './gaussian-line.ts'
import type { PixelLength } from './lengths.ts'
import { outerKernel } from './outer-kernel.ts'

/** A Gaussian that sums to 1. */
export function gaussianKernel({ rows, columns }: PixelLength): Kernel {
  return outerKernel('gaussian', { vertical: gaussianLine(rows), horizontal: gaussianLine(columns) })
}

/**
 * The Laplacian of a Gaussian, g″(y)·g(x) + g(y)·g″(x), times the square of its width, so that answers of different
 * widths compare (Lindeberg's normalised scale space); zero over flat brightness, positive in dark blobs.
 */
export function logKernel(sigma: PixelLength): Kernel {
  const { rows, columns } = sigma
  const [smoothDown, smoothAcross] = [gaussianLine(rows), gaussianLine(columns)]
  return outerKernel(
    'log',
    { vertical: curvatureLine(rows), horizontal: smoothAcross },
    { vertical: smoothDown, horizontal: curvatureLine(columns) },
  )
}

/** The three second derivatives of a Gaussian, each times the square of its width: along rows' direction, across, and mixed. */
export function hessianKernels({ rows, columns }: PixelLength): readonly [Kernel, Kernel, Kernel] {
  const [smoothDown, smoothAcross] = [gaussianLine(rows), gaussianLine(columns)]
  return [
    outerKernel('hessian-rr', { vertical: curvatureLine(rows), horizontal: smoothAcross }),
    outerKernel('hessian-cc', { vertical: smoothDown, horizontal: curvatureLine(columns) }),
    outerKernel('hessian-rc', { vertical: slopeLine(rows), horizontal: slopeLine(columns) }),
  ]
}

/** σ²·g″: weights that sum to zero. */
export function curvatureLine(sigma: number): Float64Array {
  return gaussianSecondDerivative(sigma).map((weight) => weight * sigma ** 2)
}

/** −σ·g′ as weights of a correlation: positive where brightness grows. Sums to zero. */
export function slopeLine(sigma: number): Float64Array {
  const radius = gaussianRadius(sigma)
  return gaussianLine(sigma).map((weight, index) => (weight * (index - radius)) / sigma)
}
