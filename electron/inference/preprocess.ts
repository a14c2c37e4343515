import type { Letterbox } from '../core/heat-grid.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import { describedInput } from './described-input.ts'
import { letterbox } from './letterbox.ts'
import type { ModelManifest } from './model-manifest.ts'
import { percentileRange } from './percentile-range.ts'
import { resize } from './resize.ts'

/** A network's input for one slice: `height`×`width` values for each channel, and where the slice sits in it. */
export interface NetworkInput {
  readonly data: Float32Array
  readonly letterbox: Letterbox
}

/** How many planes a network takes; all show the same grey. */
export function channelsOf({ preprocess: rule }: ModelManifest['input']): number {
  return rule === 'letterbox-percentile/1' ? 1 : rule.channels
}

/** A slice as the network of a manifest takes it. */
export function preprocess(slice: SlicePixels, input: ModelManifest['input']): NetworkInput {
  return input.preprocess === 'letterbox-percentile/1' ? letterboxPercentile(slice, input) : describedInput(slice, input, input.preprocess)
}

/**
 * The contract `letterbox-percentile/1`: fit the slice into the input keeping its physical aspect, map the two
 * percentiles (by rank: the value at index ⌊q·(n−1)⌋ of the sorted resized slice) to 0 and 1 and clip, pad with zeros.
 */
function letterboxPercentile(slice: SlicePixels, input: ModelManifest['input']): NetworkInput {
  const box = letterbox(slice, input.height, input.width)
  const resized = resize(slice, box.rows, box.columns).data
  const [low, range] = percentileRange(resized, input.percentiles)
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
