import type { ScalarImage } from '../../core/scalar-image.ts'
import type { FilterImage } from '../filter.ts'

/** Pixels along the longer side of the grid that heads are looked at on: tumours span ten and more of them. */
export const workingSide = 128

/** An image reduced to square pixels on a small grid, and how to get back. */
export interface WorkingImage extends ScalarImage {
  /** Grid pixels per pixel of the original, by axis. */
  readonly rowScale: number
  readonly columnScale: number
}

/**
 * Reduces an image to at most `workingSide` pixels a side by area means, square in mm where the spacing is known; smaller
 * images keep their pixels. What is no finite number counts as the darkest value there is.
 */
export function workingImage(image: FilterImage): WorkingImage {
  const height = image.rows * (image.rowSpacing ?? 1)
  const width = image.columns * (image.columnSpacing ?? 1)
  const pixel = Math.max(height / workingSide, width / workingSide, image.rowSpacing ?? 1, image.columnSpacing ?? 1)
  const rows = Math.max(1, Math.round(height / pixel))
  const columns = Math.max(1, Math.round(width / pixel))
  const across = reduced(cleaned(image.data), image.rows, image.columns, columns, 1, image.columns)
  const data = reduced(across, columns, image.rows, rows, columns, 1)
  return { rows, columns, data, rowScale: rows / image.rows, columnScale: columns / image.columns }
}

/** Puts a map of the small grid back on the original's pixels, by linear interpolation between the grid's centres. */
export function enlarged(map: Float32Array, { rows, columns, rowScale, columnScale }: WorkingImage, original: ScalarImage): Float32Array {
  const data = new Float32Array(original.data.length)
  const place = (index: number, scale: number, count: number) => {
    const at = Math.min(count - 1, Math.max(0, (index + 0.5) * scale - 0.5))
    const low = Math.min(count - 1, Math.floor(at))
    return [low, Math.min(count - 1, low + 1), at - low] as const
  }
  const across = Array.from({ length: original.columns }, (_, column) => place(column, columnScale, columns))
  for (let row = 0; row < original.rows; row += 1) {
    const [above, below, down] = place(row, rowScale, rows)
    for (const [column, [left, right, along]] of across.entries()) {
      const top = (map[above * columns + left] as number) * (1 - along) + (map[above * columns + right] as number) * along
      const bottom = (map[below * columns + left] as number) * (1 - along) + (map[below * columns + right] as number) * along
      data[row * original.columns + column] = top * (1 - down) + bottom * down
    }
  }
  return data
}

function cleaned(data: Float32Array): Float32Array {
  let low = Infinity
  let broken = false
  for (const value of data) {
    if (!Number.isFinite(value)) broken = true
    else if (value < low) low = value
  }
  if (!broken) return data
  const darkest = Number.isFinite(low) ? low : 0
  return data.map((value) => (Number.isFinite(value) ? value : darkest))
}

/** Area means along one axis: `lines` lines of `from` samples become `to` samples; the result's lines lie one after another. */
function reduced(data: Float32Array, lines: number, from: number, to: number, step: number, lineStep: number): Float32Array {
  const result = new Float32Array(lines * to)
  // The first pass walks along rows and writes rows; the second walks down columns and writes into the same row-major order.
  const [toStep, toLine] = step === 1 ? [1, to] : [step, 1]
  for (let target = 0; target < to; target += 1) {
    const begin = (target * from) / to
    const end = ((target + 1) * from) / to
    for (let source = Math.floor(begin); source < Math.ceil(end - 1e-9); source += 1) {
      const share = (Math.min(end, source + 1) - Math.max(begin, source)) / (end - begin)
      for (let line = 0; line < lines; line += 1) {
        const at = line * toLine + target * toStep
        result[at] = (result[at] as number) + share * (data[line * lineStep + source * step] as number)
      }
    }
  }
  return result
}
