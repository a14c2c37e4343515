import type { ScalarImage } from '../../core/scalar-image.ts'
import { radiusParameter } from './box.ts'
import type { PixelLength } from './lengths.ts'
import { windowFilter } from './window-filter.ts'

/**
 * The middle one of a window's values when sorted; no weighted sum, so no kernel makes it. Pixels that are no number are
 * left out; a window without any number gives 0.
 */
export const median = windowFilter({
  name: 'median',
  title: 'Median (no convolution)',
  group: 'smoothing',
  highlights: 'Removes single odd pixels and keeps borders sharp: it sorts the window instead of summing it.',
  reference: 'Tukey, Exploratory Data Analysis, Addison-Wesley 1977; computed as Huang, Yang and Tang, IEEE TASSP 27, 1979',
  parameters: [{ ...radiusParameter, default: 1 }],
  output: { meaning: 'middle brightness of the window', unit: 'grey levels', low: null, high: null },
  marksAnomalies: false,
  radius: (lengths) => lengths('radius'),
  compute: (padded, radius) => slidingMedian(padded, radius),
})

/**
 * Medians of all windows inside an image. Values are replaced by their rank among the image's different values, and a
 * histogram of ranks, fine and coarse, slides along each row, so that a step costs two columns and a short search.
 */
export function slidingMedian(image: ScalarImage, { rows: up, columns: left }: PixelLength): Float32Array {
  const { values, ranks } = ranked(image.data)
  const rows = image.rows - 2 * up
  const columns = image.columns - 2 * left
  const medians = new Float32Array(rows * columns)
  const fine = new Uint16Array(values.length)
  const coarse = new Uint16Array((values.length >> 8) + 1)
  let count = 0
  const change = (row: number, column: number, by: 1 | -1) => {
    for (let down = 0; down <= 2 * up; down += 1) {
      const rank = ranks[(row + down) * image.columns + column] as number
      if (rank < 0) continue
      fine[rank] = (fine[rank] as number) + by
      coarse[rank >> 8] = (coarse[rank >> 8] as number) + by
      count += by
    }
  }
  for (let row = 0; row < rows; row += 1) {
    fine.fill(0)
    coarse.fill(0)
    count = 0
    for (let column = 0; column < 2 * left; column += 1) change(row, column, 1)
    for (let column = 0; column < columns; column += 1) {
      change(row, column + 2 * left, 1)
      if (count > 0) medians[row * columns + column] = values[rankAt(fine, coarse, count >> 1)] as number
      change(row, column, -1)
    }
  }
  return medians
}

/** The rank that `before` smaller or equal ones of the histogram come before. */
function rankAt(fine: Uint16Array, coarse: Uint16Array, before: number): number {
  let left = before
  let block = 0
  while (left >= (coarse[block] as number)) {
    left -= coarse[block] as number
    block += 1
  }
  let rank = block << 8
  while (left >= (fine[rank] as number)) {
    left -= fine[rank] as number
    rank += 1
  }
  return rank
}

/** The different numbers in order, and for each pixel the place of its own among them; −1 for what is no number. */
function ranked(data: Float32Array): { readonly values: Float32Array; readonly ranks: Int32Array } {
  const sorted = data.filter((value) => !Number.isNaN(value)).sort()
  let different = 0
  for (let index = 0; index < sorted.length; index += 1) {
    if (index === 0 || sorted[index] !== sorted[different - 1]) {
      sorted[different] = sorted[index] as number
      different += 1
    }
  }
  const values = sorted.subarray(0, different)
  const ranks = new Int32Array(data.length).fill(-1)
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index] as number
    if (Number.isNaN(value)) continue
    let [low, high] = [0, different - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[middle] as number) < value) low = middle + 1
      else high = middle
    }
    ranks[index] = low
  }
  return { values, ranks }
}
