import type { ScalarImage } from '../core/scalar-image.ts'

/** For one output sample: the first input sample it draws on and its weights, summing to 1. */
interface Taps {
  readonly first: number
  readonly weights: Float64Array
}

/**
 * Antialiased triangle filter along one axis: output i is centred at (i + ½)·r − ½ with r = input/output and
 * reaches max(1, r) samples to either side, so that shrinking averages instead of skipping.
 */
function triangleTaps(inputSize: number, outputSize: number): Taps[] {
  const ratio = inputSize / outputSize
  const support = Math.max(1, ratio)
  return Array.from({ length: outputSize }, (_, i) => {
    const centre = (i + 0.5) * ratio - 0.5
    const first = Math.max(0, Math.ceil(centre - support))
    const last = Math.min(inputSize - 1, Math.floor(centre + support))
    const weights = Float64Array.from({ length: last - first + 1 }, (_, k) => Math.max(0, 1 - Math.abs(first + k - centre) / support))
    const sum = weights.reduce((a, b) => a + b, 0)
    return { first, weights: weights.map((weight) => weight / sum) }
  })
}

/** Resizes with a separable antialiased triangle filter; the same arithmetic as `models/training/preprocess.py`. */
export function resize(image: ScalarImage, rows: number, columns: number): ScalarImage {
  const across = triangleTaps(image.columns, columns)
  const narrow = new Float64Array(image.rows * columns)
  for (let row = 0; row < image.rows; row += 1) {
    const base = row * image.columns
    for (const [column, { first, weights }] of across.entries()) {
      let sum = 0
      for (let k = 0; k < weights.length; k += 1) sum += (weights[k] ?? 0) * (image.data[base + first + k] ?? 0)
      narrow[row * columns + column] = sum
    }
  }
  const data = new Float32Array(rows * columns)
  for (const [row, { first, weights }] of triangleTaps(image.rows, rows).entries()) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0
      for (let k = 0; k < weights.length; k += 1) sum += (weights[k] ?? 0) * (narrow[(first + k) * columns + column] ?? 0)
      data[row * columns + column] = sum
    }
  }
  return { rows, columns, data }
}
