import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { type Result, ok } from '../../core/result.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import { combine, length } from './combine.ts'
import { type Filter, resolveParameters } from '../filter.ts'
import { gaussianLine } from './gaussian-line.ts'
import { acrossRows, downColumns, separable } from './separable.ts'

/**
 * Gabor energy: over a bank of evenly spaced orientations, the largest quadrature magnitude √(even² + odd²), never
 * negative. The envelope is round (σ alike in all directions) and cut at 3 σ; being
 * round makes each wave a product of two lines. The even part has its mean taken off, so that brightness alone gives no
 * energy.
 */
export const gabor: Filter = {
  name: 'gabor',
  title: 'Gabor texture',
  highlights: 'Shows stripes and texture of the chosen wavelength, whatever their direction.',
  reference: 'Daugman, Uncertainty relation for resolution in space, spatial frequency and orientation, JOSA A 2, 1985',
  parameters: [
    { name: 'wavelength', title: 'Wavelength', unit: 'px', default: 8, min: 2, max: 32, step: 0.5 },
    { name: 'sigma', title: 'Envelope σ', unit: 'px', default: 4, min: 1, max: 12, step: 0.5 },
    { name: 'orientations', title: 'Orientations', unit: '', default: 8, min: 1, max: 16, step: 1 },
  ],
  apply(image, parameters, options) {
    const values = resolveParameters(this.parameters, parameters)
    if (!values.ok) return values
    const { wavelength = 8, sigma = 4, orientations = 8 } = values.value
    const envelope = gaussianLine(sigma, 3)
    const smooth = separable(image, Float32Array.from(envelope), Float32Array.from(envelope), options)
    let strongest: Result<ScalarImage> = smooth.ok ? ok({ ...smooth.value, data: new Float32Array(smooth.value.data.length) }) : smooth
    for (let index = 0; index < orientations; index += 1) {
      const angle = (Math.PI * index) / orientations
      strongest = combine(strongest, magnitude(image, envelope, wavelength, angle, smooth, options), Math.max)
    }
    return strongest
  },
}

/** √(even² + odd²) of one wave; `angle` (radians) is the direction brightness changes in, from column towards row. */
function magnitude(
  image: ScalarImage,
  envelope: Float64Array,
  wavelength: number,
  angle: number,
  smooth: Result<ScalarImage>,
  options: ConvolutionOptions,
): Result<ScalarImage> {
  const x = wave(envelope, Math.cos(angle) / wavelength)
  const y = wave(envelope, Math.sin(angle) / wavelength)
  const rows = { cosine: acrossRows(image, x.cosine, options), sine: acrossRows(image, x.sine, options) }
  const pass = (vertical: Float32Array, row: Result<ScalarImage>) => (row.ok ? downColumns(row.value, vertical, options) : row)
  const cosine = combine(pass(y.cosine, rows.cosine), pass(y.sine, rows.sine), (a, b) => a - b)
  const even = combine(cosine, smooth, (value, mean) => value - x.sum * y.sum * mean)
  const odd = combine(pass(y.sine, rows.cosine), pass(y.cosine, rows.sine), (a, b) => a + b)
  return combine(even, odd, length)
}

/** The envelope times a cosine and a sine of `frequency` cycles per pixel; `sum` is the cosine line's sum. */
function wave(envelope: Float64Array, frequency: number) {
  const radius = (envelope.length - 1) / 2
  const phase = (index: number) => 2 * Math.PI * frequency * (index - radius)
  const cosine = Float32Array.from(envelope, (weight, index) => weight * Math.cos(phase(index)))
  const sine = Float32Array.from(envelope, (weight, index) => weight * Math.sin(phase(index)))
  return { cosine, sine, sum: cosine.reduce((total, weight) => total + weight, 0) }
}
