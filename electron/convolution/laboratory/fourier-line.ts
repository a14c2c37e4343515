/** A line of complex numbers, as many as a power of two. */
export interface ComplexLine {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

/** The discrete Fourier transform X(k) = Σ x(m) · exp(−2πi·k·m/n), in place (Cooley and Tukey, Math. Comput. 19, 1965). */
export function transformLine({ real, imaginary }: ComplexLine): void {
  const n = real.length
  reorder(real)
  reorder(imaginary)
  for (let half = 1; half < n; half *= 2) {
    for (let step = 0; step < half; step += 1) {
      const phase = (-Math.PI * step) / half
      const [cosine, sine] = [Math.cos(phase), Math.sin(phase)]
      for (let low = step; low < n; low += 2 * half) {
        const high = low + half
        const a = (real[high] as number) * cosine - (imaginary[high] as number) * sine
        const b = (real[high] as number) * sine + (imaginary[high] as number) * cosine
        const [c, d] = [real[low] as number, imaginary[low] as number]
        real[high] = c - a
        imaginary[high] = d - b
        real[low] = c + a
        imaginary[low] = d + b
      }
    }
  }
}

/** Each number to the place whose binary digits are its own in reverse. */
function reorder(values: Float64Array): void {
  const n = values.length
  for (let at = 0, reversed = 0; at < n; at += 1) {
    if (at < reversed) [values[at], values[reversed]] = [values[reversed] as number, values[at] as number]
    let bit = n >> 1
    for (; bit > 0 && reversed & bit; bit >>= 1) reversed ^= bit
    reversed ^= bit
  }
}
