import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { ok } from '../../core/result.ts'
import { convolveBank } from '../convolve.ts'
import { gaussianKernel, slopeLine } from './gaussian-kernels.ts'
import { gaussianLine } from './gaussian-line.ts'
import { sigmaParameter } from './gaussian.ts'
import { outerKernel } from './outer-kernel.ts'
import { roundingFloor } from './rounding-floor.ts'
import { fillingBorders, wholeFilter } from './whole-filter.ts'

/**
 * Coherence of the structure tensor, (λ₁ − λ₂)/(λ₁ + λ₂) of the smoothed products of the slopes: 1 where all slopes within
 * the outer width point one way, 0 where they cancel or where there is no slope.
 */
export const coherence = wholeFilter({
  name: 'coherence',
  title: 'Structure coherence',
  group: 'texture',
  highlights: 'Shows where texture runs one way, bright, and where it is disordered, dark; contrast plays no part.',
  reference: 'Weickert, Coherence-enhancing diffusion filtering, IJCV 31, 1999; Bigün and Granlund, ICCV 1987',
  parameters: [
    { ...sigmaParameter, title: 'Width of slopes σ', default: 1 },
    { ...sigmaParameter, name: 'outer', title: 'Width of neighbourhood ρ', default: 4, max: 16 },
  ],
  output: { meaning: 'how much slopes agree in direction', unit: '', low: 0, high: 1 },
  marksAnomalies: false,
  borders: fillingBorders,
  compute: (image, _, lengths, border) => {
    const { rows, columns } = lengths('sigma')
    const options: ConvolutionOptions = { mode: 'correlation', border, stride: 1, dilation: 1, unit: 'px' }
    const slopes = convolveBank(image, [
      outerKernel('slope-r', { vertical: slopeLine(rows), horizontal: gaussianLine(columns) }),
      outerKernel('slope-c', { vertical: gaussianLine(rows), horizontal: slopeLine(columns) }),
    ], options)
    if (!slopes.ok) return slopes
    const [down, across] = slopes.value.map(({ data }) => data) as [Float32Array, Float32Array]
    const smooth = [gaussianKernel(lengths('outer'))]
    const products: Float32Array[] = []
    for (const [a, b] of [[down, down], [across, across], [down, across]] as const) {
      const product = convolveBank({ ...image, data: a.map((value, index) => value * (b[index] as number)) }, smooth, options)
      if (!product.ok) return product
      products.push(product.value[0]?.data ?? new Float32Array(0))
    }
    const [rr, cc, rc] = products as [Float32Array, Float32Array, Float32Array]
    // Below this share of the strongest slope, what is left is rounding, whose direction means nothing.
    let strongest = 0
    for (let index = 0; index < rr.length; index += 1) {
      const sum = (rr[index] as number) + (cc[index] as number)
      if (sum > strongest) strongest = sum
    }
    const floor = Math.max(1e-9 * strongest, roundingFloor(image) ** 2)
    return ok(rr.map((value, index) => {
      const [b, c] = [cc[index] as number, rc[index] as number]
      const sum = value + b
      return sum > floor ? Math.min(1, Math.sqrt((value - b) ** 2 + 4 * c * c) / sum) : 0
    }))
  },
})
