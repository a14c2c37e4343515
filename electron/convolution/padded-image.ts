import type { ConvolutionOptions } from '../core/convolution-options.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import { foldIndex } from './fold-index.ts'

/** A stretch of an axis; `first` may be negative and the end beyond the last pixel. */
export interface Stretch {
  readonly first: number
  readonly count: number
}

/** Cuts the rectangle `down` × `across` out of an image, filling what lies beyond it by the border's rule. */
export function paddedImage(image: ScalarImage, down: Stretch, across: Stretch, border: ConvolutionOptions['border']): ScalarImage {
  const data = new Float32Array(down.count * across.count)
  const sources = Int32Array.from({ length: across.count }, (_, column) => foldIndex(across.first + column, image.columns, border))
  for (let row = 0; row < down.count; row += 1) {
    const source = foldIndex(down.first + row, image.rows, border)
    if (source < 0) continue
    const from = source * image.columns
    const to = row * across.count
    for (let column = 0; column < across.count; column += 1) {
      const at = sources[column] as number
      if (at >= 0) data[to + column] = image.data[from + at] as number
    }
  }
  return { rows: down.count, columns: across.count, data }
}
