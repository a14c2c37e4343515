import { onInput } from './map-maker.ts'
import { seededRandom } from './seeded-random.ts'

/** Cells a side of a random map: as coarse as maps are, so that deleting by it cuts no more edges than they do. */
const side = 10

/** A smooth map that knows nothing, in the input's pixels; the same for the same seed. */
export function randomMap(height: number, width: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  const rows = side
  const columns = Math.max(1, Math.round((side * width) / height))
  return onInput({ rows, columns, data: Float32Array.from({ length: rows * columns }, random), stride: height / rows }, height, width)
}
