import type { ScalarImage } from '../../core/scalar-image.ts'

/** Every stride-th row and column from the first on. */
export function everyNth(image: ScalarImage, stride: number): ScalarImage {
  if (stride === 1) return image
  const rows = Math.ceil(image.rows / stride)
  const columns = Math.ceil(image.columns / stride)
  const data = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) data[row * columns + column] = image.data[row * stride * image.columns + column * stride] as number
  }
  return { rows, columns, data }
}
