import type { FilterImage } from '../filter.ts'
import { depthInside } from './distance.ts'
import { headMask } from './head-mask.ts'
import { type WorkingImage, workingImage } from './working-image.ts'

/** A head on the working grid, its brightness in robust units: what the filters that mark anomalies look at. */
export interface HeadView extends WorkingImage {
  /** (brightness − median) / robust deviation of the head's inside, held between −4 and 6. Outside the head −4. */
  readonly data: Float32Array
  /** 1 in the head. */
  readonly mask: Uint8Array
  /** Distance to the head's outline as a share of the head's size, √area: 0 outside, about 0.5 in the middle. */
  readonly depth: Float32Array
  /** Grid pixels in 1/80 of the head's size, about 2 mm of an adult's: the length that widths are given in. */
  readonly unit: number
}

/** Share of the head's size that scalp and skull take up, roughly: brightness statistics leave it out. */
const shell = 0.1
const [lowest, highest] = [-4, 6]

/** Finds the head in a slice and measures its brightness; null where there is none, e.g. in a flat picture. */
export function headView(image: FilterImage): HeadView | null {
  const grid = workingImage(image)
  const mask = headMask(grid)
  if (!mask) return null
  const size = Math.sqrt(mask.reduce((sum, value) => sum + value, 0))
  const depth = depthInside(mask, grid.rows, grid.columns).map((distance) => distance / size)
  const inside = grid.data.filter((_, index) => (depth[index] as number) > shell)
  const { median, deviation } = robustStatistics(inside.length > 0 ? inside : grid.data.filter((_, index) => mask[index] === 1))
  if (!(deviation > 0)) return null
  const data = grid.data.map((value, index) => (mask[index] === 1 ? Math.min(highest, Math.max(lowest, (value - median) / deviation)) : lowest))
  return { ...grid, data, mask, depth, unit: size / 80 }
}

/**
 * Median, and 1.4826 × the median distance from it, which is σ for a normal distribution (Rousseeuw and Croux, JASA 88,
 * 1993). A fiftieth of the numbers' extent is added, so that a nearly flat inside does not blow up its noise.
 */
export function robustStatistics(values: Float32Array): { readonly median: number; readonly deviation: number } {
  const sorted = values.slice().sort()
  const median = sorted[sorted.length >> 1] ?? 0
  const distances = values.map((value) => Math.abs(value - median)).sort()
  const extent = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
  return { median, deviation: 1.4826 * (distances[distances.length >> 1] ?? 0) + extent / 50 }
}

/** 0 at the outline to 1 from `full` of the head's size inwards, beginning at `from`: keeps scalp and skull from lighting up. */
export function inwards(depth: number, from: number, full: number): number {
  return Math.min(1, Math.max(0, (depth - from) / (full - from)))
}
