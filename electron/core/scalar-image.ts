/** One plane of numbers, row-major: `data[row * columns + column]`. */
export interface ScalarImage {
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}

/** The smallest and largest finite values; [0, 0] when there is none. */
export function finiteRange(data: ArrayLike<number>): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? NaN
    if (value < low && Number.isFinite(value)) low = value
    if (value > high && Number.isFinite(value)) high = value
  }
  return low <= high ? [low, high] : [0, 0]
}
