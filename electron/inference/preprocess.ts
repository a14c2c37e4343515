import type { Letterbox } from '../core/heat-grid.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import { letterbox } from './letterbox.ts'
import type { ModelManifest } from './model-manifest.ts'
import { resize } from './resize.ts'

/** A network's input for one slice: `height`×`width` values in 0..1, and where the slice sits in it. */
export interface NetworkInput {
  readonly data: Float32Array
  readonly letterbox: Letterbox
}

/**
 * The contract `letterbox-percentile/1`: fit the slice into the input keeping its physical aspect, map the two
 * percentiles (by rank: the value at index ⌊q·(n−1)⌋ of the sorted resized slice) to 0 and 1 and clip, pad with zeros.
 */
export function preprocess(slice: SlicePixels, input: ModelManifest['input']): NetworkInput {
  const box = letterbox(slice, input.height, input.width)
  const resized = resize(slice, box.rows, box.columns).data
  const sorted = Float32Array.from(resized).sort()
  const rank = (percentile: number): number => sorted[Math.floor((percentile / 100) * (sorted.length - 1))] ?? 0
  const [low, high] = [rank(input.percentiles[0]), rank(input.percentiles[1])]
  const range = Math.max(high - low, 1e-6)
  const data = new Float32Array(input.height * input.width)
  for (let row = 0; row < box.rows; row += 1) {
    const target = (row + box.offsetRow) * input.width + box.offsetColumn
    for (let column = 0; column < box.columns; column += 1) {
      const value = ((resized[row * box.columns + column] ?? 0) - low) / range
      data[target + column] = Math.min(1, Math.max(0, value))
    }
  }
  return { data, letterbox: box }
}
