import { ok } from '../../core/result.ts'
import { headView, inwards, type HeadView } from '../head/head-view.ts'
import { findMidline, type Midline } from '../head/midline.ts'
import { mirrorDifference } from '../head/mirror-difference.ts'
import { enlarged } from '../head/working-image.ts'
import { wholeFilter } from './whole-filter.ts'

/** Below the first a head has no midline, from the second on its midline is trusted; tuned on even blocks of the index. */
const [noLikeness, fullLikeness] = [0.74, 0.86]

/** How much a midline is worth, 0 to 1. */
export function trust({ likeness }: Midline): number {
  return Math.min(1, Math.max(0, (likeness - noLikeness) / (fullLikeness - noLikeness)))
}

/** What differs between the halves, less in scalp and skull. */
export function asymmetryMap(head: HeadView, midline: Midline): Float32Array {
  const weight = trust(midline)
  if (weight === 0) return new Float32Array(head.mask.length)
  return mirrorDifference(head, midline).map((value, index) => weight * value * inwards(head.depth[index] as number, 0.03, 0.2))
}

/**
 * Left-right asymmetry: finds the head and its midline, mirrors the head, registers the halves by block matching, and
 * gives what still differs. Both sides of a difference light up: which one is at fault a mirror cannot tell. Pictures
 * without a head give 0 everywhere, and so do some sagittal slices, which have no midline: a quarter of a healthy whole head's.
 * Sagittal slices of that head have a weight of 0.4 in the median, axial and coronal ones 1.
 */
export const asymmetry = wholeFilter({
  name: 'asymmetry',
  title: 'Left-right asymmetry',
  group: 'anomaly',
  highlights: 'Shows where one half of the head differs from its mirror image, on both sides.',
  reference: 'Liu, Collins and Rothfus, Robust midsagittal plane extraction, IEEE TMI 20, 2001; difference by block matching',
  parameters: [],
  output: { meaning: 'difference from the mirror place, in robust deviations of the head’s brightness', unit: 'σ', low: 0, high: 10 },
  marksAnomalies: true,
  borders: [],
  compute: (image) => {
    const head = headView(image)
    if (!head) return ok(new Float32Array(image.data.length))
    return ok(enlarged(asymmetryMap(head, findMidline(head)), head, image))
  },
})
