import type { Kernel } from '../kernel.ts'
import { bankFilter } from './bank-filter.ts'
import { gaussianLine } from './gaussian-line.ts'
import type { PixelLength } from './lengths.ts'
import { outerKernel } from './outer-kernel.ts'
import { length } from './pixelwise.ts'

/**
 * Gabor energy: over a bank of evenly spaced orientations and wavelengths an octave apart, the largest quadrature
 * magnitude √(even² + odd²), never negative. Envelopes are round, as wide as the bandwidth asks (σ = wavelength / 2,
 * about one octave) and cut at 3 σ; being round makes each wave a sum of two products of lines. The even part has its
 * mean taken off, so that brightness alone gives no energy.
 */
export const gabor = bankFilter({
  name: 'gabor',
  title: 'Gabor texture',
  group: 'texture',
  highlights: 'Shows stripes and texture of the chosen wavelengths, whatever their direction.',
  reference: 'Daugman, Uncertainty relation for resolution in space, spatial frequency and orientation, JOSA A 2, 1985',
  parameters: [
    { name: 'wavelength', title: 'Shortest wavelength', unit: 'px', default: 6, min: 2, max: 16, step: 0.5 },
    { name: 'frequencies', title: 'Wavelengths, an octave apart', unit: '', default: 2, min: 1, max: 3, step: 1 },
    { name: 'orientations', title: 'Orientations', unit: '', default: 6, min: 1, max: 16, step: 1 },
  ],
  output: { meaning: 'amplitude of the strongest wave', unit: 'half grey levels', low: 0, high: null },
  marksAnomalies: false,
  kernels: ({ frequencies = 2, orientations = 6 }, lengths) =>
    Array.from({ length: frequencies }, (_, octave) => lengthTimes(lengths('wavelength'), 2 ** octave)).flatMap((wavelength) =>
      Array.from({ length: orientations }, (_, index) => waves(wavelength, (Math.PI * index) / orientations)).flat()),
  combine: (answers) => {
    const strongest = new Float32Array(answers[0]?.length ?? 0)
    for (let pair = 0; pair + 1 < answers.length; pair += 2) {
      const [even, odd] = [answers[pair] as Float32Array, answers[pair + 1] as Float32Array]
      for (let index = 0; index < strongest.length; index += 1) {
        strongest[index] = Math.max(strongest[index] as number, length(even[index] as number, odd[index] as number))
      }
    }
    return strongest
  },
})

/** The even and the odd wave; `angle` (radians) is the direction brightness changes in, from column towards row. */
function waves(wavelength: PixelLength, angle: number): readonly [Kernel, Kernel] {
  const x = line(wavelength.columns, Math.cos(angle))
  const y = line(wavelength.rows, Math.sin(angle))
  const odd = outerKernel('gabor-odd', { vertical: y.sine, horizontal: x.cosine }, { vertical: y.cosine, horizontal: x.sine })
  const even = outerKernel('gabor-even', { vertical: y.cosine, horizontal: x.cosine }, { vertical: y.sine.map((weight) => -weight), horizontal: x.sine })
  const mean = even.weights.reduce((sum, weight) => sum + weight, 0)
  return [outerKernelLess(even, mean, y.envelope, x.envelope), odd]
}

/** Takes `mean` times the envelope off, so that the weights sum to zero. */
function outerKernelLess(kernel: Kernel, mean: number, vertical: Float64Array, horizontal: Float64Array): Kernel {
  const envelope = outerKernel('envelope', { vertical, horizontal }).weights
  return { ...kernel, weights: kernel.weights.map((weight, index) => weight - mean * (envelope[index] as number)) }
}

/** The envelope of one axis, and it times a cosine and a sine of `share` cycles per wavelength. */
function line(wavelength: number, share: number) {
  const envelope = gaussianLine(wavelength / 2, 3)
  const radius = (envelope.length - 1) / 2
  const phase = (index: number) => (2 * Math.PI * share * (index - radius)) / wavelength
  return {
    envelope,
    cosine: envelope.map((weight, index) => weight * Math.cos(phase(index))),
    sine: envelope.map((weight, index) => weight * Math.sin(phase(index))),
  }
}

function lengthTimes({ rows, columns }: PixelLength, factor: number): PixelLength {
  return { rows: rows * factor, columns: columns * factor }
}
