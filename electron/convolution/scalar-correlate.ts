/** Weights that count, each with the distance of its pixel from the one under the kernel's first weight. */
export interface Taps {
  readonly offsets: Int32Array
  readonly weights: Float64Array
}

/** Outputs of a plane: output (row, column) begins at pixel `first + row · rowStep + column · columnStep` of the padded numbers. */
export interface OutputPlane {
  readonly rows: number
  readonly columns: number
  readonly first: number
  readonly rowStep: number
  readonly columnStep: number
}

/**
 * The plain engine: works everywhere, and is what the fast ones are held against. Sums are taken in 64 bits and rounded
 * to 32 once. Weights of zero are left out, so they do not spread a NaN or infinite pixel.
 */
export function scalarCorrelate(padded: Float32Array, taps: Taps, plane: OutputPlane, into: Float32Array): void {
  const sums = new Float64Array(plane.columns)
  for (let row = 0; row < plane.rows; row += 1) {
    sums.fill(0)
    addTaps(sums, padded, taps, plane.first + row * plane.rowStep, plane.columnStep)
    into.set(sums, row * plane.columns)
  }
}

/** The taps of a kernel whose sample (row, column) lies `row · rowStep + column · columnStep` pixels after the first. */
export function tapsOf(weights: Float32Array, offsetOf: (index: number) => number): Taps {
  const used = [...weights.keys()].filter((index) => weights[index] !== 0)
  return { offsets: Int32Array.from(used, offsetOf), weights: Float64Array.from(used, (index) => weights[index] as number) }
}

/** Adds every tap to a row of sums, four at a time to spare traffic on the sums. */
function addTaps(sums: Float64Array, pixels: Float32Array, { offsets, weights }: Taps, start: number, step: number): void {
  let tap = 0
  for (; tap + 3 < offsets.length; tap += 4) {
    let a = start + (offsets[tap] as number)
    let b = start + (offsets[tap + 1] as number)
    let c = start + (offsets[tap + 2] as number)
    let d = start + (offsets[tap + 3] as number)
    const [wa, wb, wc, wd] = weights.subarray(tap, tap + 4) as unknown as readonly [number, number, number, number]
    for (let out = 0; out < sums.length; out += 1) {
      const first = wa * (pixels[a] as number) + wb * (pixels[b] as number)
      const second = wc * (pixels[c] as number) + wd * (pixels[d] as number)
      sums[out] = (sums[out] as number) + first + second
      a += step
      b += step
      c += step
      d += step
    }
  }
  for (; tap < offsets.length; tap += 1) {
    const weight = weights[tap] as number
    for (let out = 0, at = start + (offsets[tap] as number); out < sums.length; out += 1, at += step) {
      sums[out] = (sums[out] as number) + weight * (pixels[at] as number)
    }
  }
}
