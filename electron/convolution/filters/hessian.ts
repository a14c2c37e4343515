import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { type Result, ok } from '../../core/result.ts'
import { convolveBank } from '../convolve.ts'
import type { FilterImage, FilterParameter, ParameterValues } from '../filter.ts'
import { hessianKernels } from './gaussian-kernels.ts'
import type { PixelLength } from './lengths.ts'

/** Widths from the smallest to the largest in equal ratios: how filters of several scales are told theirs. */
export const scaleParameters: readonly FilterParameter[] = [
  { name: 'smallest', title: 'Smallest σ', unit: 'px', default: 1, min: 0.5, max: 10, step: 0.1 },
  { name: 'largest', title: 'Largest σ', unit: 'px', default: 4, min: 0.5, max: 16, step: 0.1 },
  { name: 'scales', title: 'Number of widths', unit: '', default: 4, min: 1, max: 8, step: 1 },
]

/** The widths that `scaleParameters` ask for. A largest below the smallest counts as the smallest. */
export function scales({ scales: count = 1 }: ParameterValues, smallest: PixelLength, largest: PixelLength): readonly PixelLength[] {
  const between = (low: number, high: number, share: number) => low * (Math.max(low, high) / low) ** share
  return Array.from({ length: count }, (_, index) => {
    const share = count === 1 ? 0 : index / (count - 1)
    return { rows: between(smallest.rows, largest.rows, share), columns: between(smallest.columns, largest.columns, share) }
  })
}

/** Eigenvalues of the Hessian at every pixel, in grey levels (times σ²): `minor` has the smaller magnitude. */
export interface HessianEigenvalues {
  readonly minor: Float32Array
  readonly major: Float32Array
}

/** Curvatures of an image smoothed by σ along its two main directions; see `hessianKernels` for their scale. */
export function hessianEigenvalues(image: FilterImage, sigma: PixelLength, border: ConvolutionOptions['border']): Result<HessianEigenvalues> {
  const options: ConvolutionOptions = { mode: 'correlation', border, stride: 1, dilation: 1, unit: 'px' }
  const maps = convolveBank(image, hessianKernels(sigma), options)
  if (!maps.ok) return maps
  const [rr, cc, rc] = maps.value.map(({ data }) => data) as [Float32Array, Float32Array, Float32Array]
  const [minor, major] = [new Float32Array(rr.length), new Float32Array(rr.length)]
  for (let index = 0; index < rr.length; index += 1) {
    const [a, b, c] = [rr[index] as number, cc[index] as number, rc[index] as number]
    const mean = (a + b) / 2
    const half = Math.sqrt(((a - b) / 2) ** 2 + c * c)
    const [high, low] = [mean + half, mean - half]
    const highIsMajor = Math.abs(high) >= Math.abs(low)
    major[index] = highIsMajor ? high : low
    minor[index] = highIsMajor ? low : high
  }
  return ok({ minor, major })
}

/** The largest answer over all widths, pixel by pixel; 0 where an answer is no number. */
export function largestOverScales(image: FilterImage, widths: readonly PixelLength[], border: ConvolutionOptions['border'], answer: (eigenvalues: HessianEigenvalues) => Float32Array): Result<Float32Array> {
  const largest = new Float32Array(image.data.length)
  for (const sigma of widths) {
    const eigenvalues = hessianEigenvalues(image, sigma, border)
    if (!eigenvalues.ok) return eigenvalues
    const found = answer(eigenvalues.value)
    for (let index = 0; index < largest.length; index += 1) if ((found[index] as number) > (largest[index] as number)) largest[index] = found[index] as number
  }
  return ok(largest)
}
