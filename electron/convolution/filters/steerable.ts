import { bankFilter } from './bank-filter.ts'
import { hessianKernels, slopeLine } from './gaussian-kernels.ts'
import { gaussianLine } from './gaussian-line.ts'
import { sigmaParameter } from './gaussian.ts'
import { outerKernel } from './outer-kernel.ts'

/**
 * A Gaussian's first or second derivative (times σ or σ²) in any direction, steered from two or three fixed kernels:
 * G₁(θ) = cos θ·Gx + sin θ·Gy, G₂(θ) = cos² θ·Gxx + 2 cos θ sin θ·Gxy + sin² θ·Gyy.
 */
export const steerable = bankFilter({
  name: 'steerable',
  title: 'Steerable derivative',
  group: 'edges',
  highlights: 'Shows borders (order 1) or lines (order 2) that lie across the chosen direction, and no others.',
  reference: 'Freeman and Adelson, The design and use of steerable filters, IEEE TPAMI 13, 1991',
  parameters: [
    { ...sigmaParameter, default: 2 },
    { name: 'angle', title: 'Direction, from right towards bottom', unit: '°', default: 0, min: 0, max: 345, step: 15 },
    { name: 'order', title: 'Order of the derivative', unit: '', default: 1, min: 1, max: 2, step: 1 },
  ],
  output: { meaning: 'change of brightness along the direction, in units of σ', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  kernels: ({ order = 1 }, lengths) => {
    const { rows, columns } = lengths('sigma')
    if (order === 2) return hessianKernels({ rows, columns })
    return [
      outerKernel('slope-r', { vertical: slopeLine(rows), horizontal: gaussianLine(columns) }),
      outerKernel('slope-c', { vertical: gaussianLine(rows), horizontal: slopeLine(columns) }),
    ]
  },
  combine: ([down, across, mixed], { angle = 0 }) => {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
    const [a, b, c] = mixed ? [sin * sin, cos * cos, 2 * sin * cos] : [sin, cos, 0]
    return (down as Float32Array).map((value, index) => a * value + b * (across?.[index] as number) + c * (mixed?.[index] ?? 0))
  },
})
