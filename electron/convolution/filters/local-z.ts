import { ok } from '../../core/result.ts'
import type { FilterParameter } from '../filter.ts'
import { headView, inwards, type HeadView } from '../head/head-view.ts'
import { maskedBlur } from '../head/masked-blur.ts'
import { enlarged } from '../head/working-image.ts'
import { slidingMedian } from './median.ts'
import { paddedImage } from '../padded-image.ts'
import { wholeFilter } from './whole-filter.ts'

/** What a filter of brightness counts as unusual. */
export const senseParameter: FilterParameter = { name: 'sense', title: 'Brighter (1), darker (−1) or both (0)', unit: '', default: 1, min: -1, max: 1, step: 1 }

/** Turns a signed value into how unusual it is. */
export function inSense(value: number, sense: number): number {
  return sense === 0 ? Math.abs(value) : Math.max(0, sense * value)
}

/** Deviations, in the head's own, that are added to a neighbourhood's, so that even tissue does not blow up its noise. */
const floor = 0.25

/**
 * Robust local z-score: the slightly smoothed brightness less the median of a wide window of the head, over that window's
 * median distance from its median (× 1.4826). What lies outside the head does not take part.
 */
export function localZMap(head: HeadView, reach: number, sense: number): Float32Array {
  const { rows, columns, mask, unit } = head
  const smooth = maskedBlur(mask, rows, columns, 1.5 * unit)(head.data)
  const radius = Math.max(2, Math.round(reach * unit))
  const centre = headMedian(smooth, head, radius)
  const spread = headMedian(smooth.map((value, index) => Math.abs(value - (centre[index] as number))), head, radius)
  return smooth.map((value, index) => {
    if (mask[index] !== 1) return 0
    const z = (value - (centre[index] as number)) / (1.4826 * (spread[index] as number) + floor)
    return inSense(z, sense) * inwards(head.depth[index] as number, 0.03, 0.2)
  })
}

/** Medians of square windows over the pixels of the head alone. */
function headMedian(values: Float32Array, { rows, columns, mask }: HeadView, radius: number): Float32Array {
  const data = values.map((value, index) => (mask[index] === 1 ? value : NaN))
  const down = { first: -radius, count: rows + 2 * radius }
  const across = { first: -radius, count: columns + 2 * radius }
  const inside = paddedImage({ rows, columns, data }, down, across, 'replicate')
  return slidingMedian(inside, { rows: radius, columns: radius })
}

/** See `localZMap`. Pictures without a head give 0 everywhere. */
export const localZ = wholeFilter({
  name: 'local-z',
  title: 'Robust local z-score',
  group: 'anomaly',
  highlights: 'Shows what is brighter than the head around it usually is, by how rare that is there.',
  reference: 'Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC 1993 (modified z-score), in sliding windows',
  parameters: [
    { name: 'reach', title: 'Window radius, in 1/80 of the head', unit: '', default: 16, min: 6, max: 40, step: 1 },
    senseParameter,
  ],
  output: { meaning: 'distance from the local median, in robust local deviations', unit: 'σ', low: 0, high: null },
  marksAnomalies: true,
  borders: [],
  compute: (image, { reach = 16, sense = 1 }) => {
    const head = headView(image)
    return ok(head ? enlarged(localZMap(head, reach, sense), head, image) : new Float32Array(image.data.length))
  },
})
