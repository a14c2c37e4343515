import type { FrequencyResponse } from '../../core/laboratory.ts'
import type { Kernel } from '../kernel.ts'

/** Frequencies along each axis: odd, so that 0 and both ±0.5 cycles per pixel are among them. */
const side = 129

/**
 * The magnitude of a kernel's transfer function, |Σ w(i, j) · exp(−2πi·d·(fy·i + fx·j))| with dilation d, on frequencies
 * from −0.5 to 0.5 cycles per pixel (Oppenheim and Schafer, Discrete-Time Signal Processing, section 2.6). Flipping the
 * kernel changes the phase only. Rows are transformed first, then columns.
 */
export function frequencyResponse(kernel: Kernel, dilation: number): FrequencyResponse {
  const { rows, columns, weights } = kernel
  const acrossReal = new Float64Array(rows * side)
  const acrossImaginary = new Float64Array(rows * side)
  const waveX = waves(columns, dilation)
  for (let row = 0; row < rows; row += 1) {
    for (let x = 0; x < side; x += 1) {
      let [real, imaginary] = [0, 0]
      for (let column = 0; column < columns; column += 1) {
        const weight = weights[row * columns + column] as number
        real += weight * (waveX.cosine[x * columns + column] as number)
        imaginary -= weight * (waveX.sine[x * columns + column] as number)
      }
      acrossReal[row * side + x] = real
      acrossImaginary[row * side + x] = imaginary
    }
  }
  const waveY = waves(rows, dilation)
  const magnitude = new Float32Array(side * side)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      let [real, imaginary] = [0, 0]
      for (let row = 0; row < rows; row += 1) {
        const [cosine, sine] = [waveY.cosine[y * rows + row] as number, waveY.sine[y * rows + row] as number]
        const [a, b] = [acrossReal[row * side + x] as number, acrossImaginary[row * side + x] as number]
        real += a * cosine + b * sine
        imaginary += b * cosine - a * sine
      }
      magnitude[y * side + x] = Math.sqrt(real * real + imaginary * imaginary)
    }
  }
  return { side, magnitude }
}

/** Cosine and sine of every frequency at every sample: `[frequency · samples + sample]`. */
function waves(samples: number, dilation: number): { readonly cosine: Float64Array; readonly sine: Float64Array } {
  const phase = (index: number) => {
    const sample = index % samples
    const frequency = (index - sample) / samples / (side - 1) - 0.5
    return 2 * Math.PI * frequency * dilation * sample
  }
  const each = (of: (phase: number) => number) => Float64Array.from({ length: side * samples }, (_, index) => of(phase(index)))
  return { cosine: each(Math.cos), sine: each(Math.sin) }
}
