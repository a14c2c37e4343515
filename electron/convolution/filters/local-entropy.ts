import { finiteRange, type ScalarImage } from '../../core/scalar-image.ts'
import { radiusParameter } from './box.ts'
import type { PixelLength } from './lengths.ts'
import { windowFilter } from './window-filter.ts'

const levels = 32

/**
 * Shannon's entropy −Σ p·log₂ p of a window's brightnesses, sorted into 32 equal steps from the image's darkest to its
 * brightest finite value; 0 to 5 bits. Pixels that are no finite number are left out.
 */
export const localEntropy = windowFilter({
  name: 'local-entropy',
  title: 'Local entropy',
  group: 'texture',
  highlights: 'Shows where many different brightnesses lie close together: disordered texture, and noise.',
  reference: 'Shannon, A mathematical theory of communication, Bell System Technical Journal 27, 1948',
  parameters: [{ ...radiusParameter, default: 4 }],
  output: { meaning: 'entropy of the brightnesses within the window', unit: 'bits', low: 0, high: Math.log2(levels) },
  marksAnomalies: false,
  radius: (lengths) => lengths('radius'),
  compute: (padded, radius, _, image) => slidingEntropy(padded, radius, finiteRange(image.data)),
})

/** With n pixels in a window and c of a level, the entropy is log₂ n − Σ c·log₂ c / n: a sliding window changes few terms. */
function slidingEntropy(image: ScalarImage, { rows: up, columns: left }: PixelLength, [low, high]: readonly [number, number]): Float32Array {
  const rows = image.rows - 2 * up
  const columns = image.columns - 2 * left
  const entropies = new Float32Array(rows * columns)
  const side = (2 * up + 1) * (2 * left + 1)
  // A column enters before the one behind leaves.
  const most = side + 2 * up + 1
  const term = Float64Array.from({ length: most + 1 }, (_, count) => (count > 1 ? count * Math.log2(count) : 0))
  const scale = high > low ? levels / (high - low) : 0
  const level = Int8Array.from(image.data, (value) => (Number.isFinite(value) ? Math.min(levels - 1, Math.max(0, Math.floor((value - low) * scale))) : -1))
  const histogram = new Uint16Array(levels)
  for (let row = 0; row < rows; row += 1) {
    histogram.fill(0)
    let [count, terms] = [0, 0]
    for (let column = 0; column < image.columns; column += 1) {
      for (let down = row; down <= row + 2 * up; down += 1) {
        const entering = level[down * image.columns + column] as number
        if (entering >= 0) {
          const held = histogram[entering] as number
          terms += (term[held + 1] as number) - (term[held] as number)
          histogram[entering] = held + 1
          count += 1
        }
        const leaving = column > 2 * left ? (level[down * image.columns + column - 2 * left - 1] as number) : -1
        if (leaving >= 0) {
          const held = histogram[leaving] as number
          terms += (term[held - 1] as number) - (term[held] as number)
          histogram[leaving] = held - 1
          count -= 1
        }
      }
      if (column >= 2 * left && count > 0) entropies[row * columns + column - 2 * left] = Math.max(0, Math.log2(count) - terms / count)
    }
  }
  return entropies
}
