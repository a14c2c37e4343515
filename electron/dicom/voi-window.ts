import type { Window } from '../core/slice-pixels.ts'
import type { DataSet } from './data-set.ts'
import { frameNumber, type FrameAttributes } from './functional-groups.ts'
import { tags } from './tags.ts'

/** Share of the pixels that a computed window leaves out at either end. */
const tail = 0.005

/** The file's first VOI window in modality units (PS3.3 C.11.2.1.2), null when absent or without width. */
export function fileWindow(attributes: FrameAttributes): Window | null {
  const centre = frameNumber(attributes, tags.windowCenter, tags.frameVOILUTSequence)
  const width = frameNumber(attributes, tags.windowWidth, tags.frameVOILUTSequence)
  return centre !== null && width !== null && width > 0 ? { centre, width } : null
}

/** Whether a window shows anything of the values between `low` and `high`: some files carry one of another image. */
export function isSensible(window: Window, low: number, high: number): boolean {
  const [bottom, top] = [window.centre - window.width / 2, window.centre + window.width / 2]
  const span = Math.max(high - low, Number.MIN_VALUE)
  return (
    bottom < high &&
    top > low &&
    window.width <= 100 * span &&
    Math.min(top, high) - Math.max(bottom, low) > span / 1000
  )
}

/**
 * The window from the 0.5th to the 99.5th percentile, found in a histogram.
 * @param counts whether a pixel counts: padding does not
 */
export function percentileWindow(
  data: Float32Array,
  low: number,
  high: number,
  counts: (index: number) => boolean,
): Window {
  const bins = new Uint32Array(4096)
  const scale = high > low ? (bins.length - 1) / (high - low) : 0
  let total = 0
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? NaN
    if (!Number.isFinite(value) || !counts(i)) continue
    const bin = Math.round((value - low) * scale)
    bins[bin] = (bins[bin] ?? 0) + 1
    total += 1
  }
  const percentile = (share: number): number => {
    let seen = 0
    const bin = bins.findIndex((count) => (seen += count) > share * total)
    return low + (scale > 0 ? Math.max(bin, 0) / scale : 0)
  }
  const [bottom, top] = [percentile(tail), percentile(1 - tail)]
  return top > bottom
    ? { centre: (bottom + top) / 2, width: top - bottom }
    : { centre: (low + high) / 2, width: high - low || 1 }
}

/** The window of an inverted image: mirrored like its values. */
export function mirrored(window: Window, sum: number): Window {
  return { centre: sum - window.centre, width: window.width }
}

/** Padding Value and Range Limit in stored values (PS3.3 C.7.5.1.1.2); null when the file names none. */
export function paddingRange(dataSet: DataSet, signed: boolean): readonly [number, number] | null {
  const value = dataSet.number(tags.pixelPaddingValue, signed ? 'SS' : 'US')
  if (value === null) return null
  const limit = dataSet.number(tags.pixelPaddingRangeLimit, signed ? 'SS' : 'US') ?? value
  return [Math.min(value, limit), Math.max(value, limit)]
}
