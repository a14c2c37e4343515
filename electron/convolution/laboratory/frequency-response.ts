import type { FrequencyResponse } from '../../core/laboratory.ts'
import type { Kernel } from '../kernel.ts'
import { type ComplexLine, transformLine } from './fourier-line.ts'

/** A box of n weights, d pixels apart, has lobes 1 / (n·d) cycles per pixel wide: none may be seen less often. */
const samplesPerLobe = 4
/** Frequencies of a whole turn: at least, and at most on the plane, where more would lie between a screen's pixels. */
const [fewest, mostOnPlane] = [128, 1024]
/** The longest side of the plane that is handed out, less one. */
const widestPlane = 256

/**
 * The magnitude of a kernel's transfer function, |Σ w(i, j) · exp(−2πi·d·(fy·i + fx·j))| with dilation d (Oppenheim and
 * Schafer, Discrete-Time Signal Processing, section 2.6). Flipping the kernel changes the phase only. Along both axes in
 * as many frequencies as the kernel's size asks for; on the plane in at most 257 × 257, each the largest about it.
 */
export function frequencyResponse(kernel: Kernel, dilation: number): FrequencyResponse {
  const { rows, columns, weights } = kernel
  const [across, down] = [new Float64Array(columns), new Float64Array(rows)]
  for (const [at, weight] of weights.entries()) {
    const [row, column] = [Math.floor(at / columns), at % columns]
    across[column] = (across[column] as number) + weight
    down[row] = (down[row] as number) + weight
  }
  const samples = Math.min(mostOnPlane, samplesFor(Math.max(rows, columns), dilation))
  const shown = Math.min(widestPlane, samples)
  const magnitude = largestAbout(plane(kernel, dilation, samples), samples, shown)
  return { side: shown + 1, magnitude, across: axis(across, dilation), down: axis(down, dilation) }
}

function samplesFor(side: number, dilation: number): number {
  return Math.max(fewest, 2 ** Math.ceil(Math.log2(samplesPerLobe * side * dilation)))
}

/** From zero to half a cycle per pixel. */
function axis(line: Float64Array, dilation: number): Float32Array {
  const samples = samplesFor(line.length, dilation)
  const { real, imaginary } = spread(line, dilation, samples)
  return Float32Array.from({ length: samples / 2 + 1 }, (_, step) => Math.hypot(real[step] as number, imaginary[step] as number))
}

/** The transform of weights `dilation` apart. What lies beyond the line's end is wound round it: at whole frequencies, that is the same wave. */
function spread(line: ArrayLike<number>, dilation: number, samples: number): ComplexLine {
  const spectrum = { real: new Float64Array(samples), imaginary: new Float64Array(samples) }
  for (let at = 0; at < line.length; at += 1) {
    const place = (at * dilation) % samples
    spectrum.real[place] = (spectrum.real[place] as number) + (line[at] as number)
  }
  transformLine(spectrum)
  return spectrum
}

/** Magnitudes at fx = x / samples for x from 0 to samples / 2, fy = y / samples for y below samples: `[x · samples + y]`. */
function plane({ rows, columns, weights }: Kernel, dilation: number, samples: number): Float32Array {
  const lines = Array.from({ length: rows }, (_, row) => spread(weights.subarray(row * columns, (row + 1) * columns), dilation, samples))
  const half = samples / 2 + 1
  const magnitude = new Float32Array(half * samples)
  for (let x = 0; x < half; x += 1) {
    const column = { real: new Float64Array(samples), imaginary: new Float64Array(samples) }
    for (const [row, { real, imaginary }] of lines.entries()) {
      const place = (row * dilation) % samples
      column.real[place] = (column.real[place] as number) + (real[x] as number)
      column.imaginary[place] = (column.imaginary[place] as number) + (imaginary[x] as number)
    }
    transformLine(column)
    for (let y = 0; y < samples; y += 1) magnitude[x * samples + y] = Math.hypot(column.real[y] as number, column.imaginary[y] as number)
  }
  return magnitude
}

/** Row by row from −0.5 to 0.5 cycles per pixel; real weights give (−fx, −fy) the magnitude of (fx, fy). */
function largestAbout(half: Float32Array, samples: number, shown: number): Float32Array {
  const [side, step] = [shown + 1, samples / shown]
  const near = Math.floor(step / 2)
  const at = (y: number, x: number): number => {
    const turned = Math.abs(x) > samples / 2 ? x - Math.sign(x) * samples : x
    const row = turned < 0 ? -y : y
    return half[Math.abs(turned) * samples + ((row + samples) % samples)] as number
  }
  return Float32Array.from({ length: side * side }, (_, cell) => {
    const y = (Math.floor(cell / side) - shown / 2) * step
    const x = ((cell % side) - shown / 2) * step
    let most = 0
    for (let down = -near; down <= near; down += 1) for (let right = -near; right <= near; right += 1) most = Math.max(most, at(y + down, x + right))
    return most
  })
}
