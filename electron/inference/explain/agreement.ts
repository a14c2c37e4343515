import type { Agreement, ExplanationMethod } from '../../core/explanation.ts'
import type { Letterbox } from '../../core/heat-grid.ts'
import { rankCorrelation } from './correlation.ts'

/** Maps are compared at every eighth pixel of the input, about the cells of a last feature map. */
const step = 8
const hottestShare = 0.1

/** How two maps, in the input's pixels, stand to each other over the slice. */
export function agreementOf(method: ExplanationMethod, a: Float32Array, b: Float32Array, { rows, columns, offsetRow, offsetColumn }: Letterbox, width: number): Agreement {
  const places: number[] = []
  for (let row = step / 2; row < rows; row += step) {
    for (let column = step / 2; column < columns; column += step) places.push((row + offsetRow) * width + column + offsetColumn)
  }
  const [first, second] = [a, b].map((map) => places.map((place) => map[place] ?? 0)) as [number[], number[]]
  const [hotA, hotB] = [hottest(first), hottest(second)]
  const both = [...hotA].filter((place) => hotB.has(place)).length
  const either = hotA.size + hotB.size - both
  return { method, rankCorrelation: rankCorrelation(first, second), overlap: either > 0 ? both / either : 0 }
}

/** Indices of the largest tenth of the values; of a sparse map only those that stand out from its ground. */
function hottest(values: readonly number[]): Set<number> {
  const ground = Math.min(...values)
  const order = values.flatMap((value, index) => (value > ground ? [index] : [])).sort((x, y) => (values[y] ?? 0) - (values[x] ?? 0))
  return new Set(order.slice(0, Math.max(1, Math.round(values.length * hottestShare))))
}
