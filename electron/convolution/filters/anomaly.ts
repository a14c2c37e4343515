import { ok } from '../../core/result.ts'
import { headView, inwards, type HeadView } from '../head/head-view.ts'
import { maskedBlur } from '../head/masked-blur.ts'
import { findMidline } from '../head/midline.ts'
import { mirrorDifference } from '../head/mirror-difference.ts'
import { enlarged } from '../head/working-image.ts'
import { trust } from './asymmetry.ts'
import { localZMap } from './local-z.ts'
import { wholeFilter } from './whole-filter.ts'

/**
 * How much a robust deviation of brightness, and one of the local z-score up to the most that counts, weigh beside one of
 * asymmetry; tuned on even blocks of the index, as the rest. Blob saliency was tried too and adds nothing to these.
 */
const bright = 0.25
const [rare, rarest] = [0.3, 6]
/** Nothing counts within the first share of the head's size from its outline, everything from the second on. */
const [rim, core] = [0.08, 0.5]

/**
 * Asymmetry, plus a quarter of the brightness above the head's median, plus three tenths of the local z-score, each in
 * robust deviations, times a weight that grows from the outline inwards. Asymmetry counts by how much the midline is worth,
 * and three tenths of it even where there is none.
 */
export function anomalyMap(head: HeadView): Float32Array {
  const { rows, columns, mask, unit, depth } = head
  const midline = findMidline(head)
  const sure = 0.3 + 0.7 * trust(midline)
  const brightness = maskedBlur(mask, rows, columns, 4 * unit)(head.data)
  const z = localZMap(head, 16, 1)
  return mirrorDifference(head, midline).map((difference, index) => {
    const evidence = sure * difference + bright * Math.max(0, brightness[index] as number) + rare * Math.min(rarest, z[index] as number)
    return evidence * inwards(depth[index] as number, rim, core)
  })
}

export const anomaly = wholeFilter({
  name: 'anomaly',
  title: 'Anomaly map',
  group: 'anomaly',
  highlights: 'Shows where the halves of the head differ and tissue is bright, for the head and for its surroundings, the more the deeper it lies: the best single guess of these filters.',
  reference: 'Sum of left-right asymmetry, robust brightness and robust local z-score, weighted by depth; tuned and scored by npm run bench -- filters',
  parameters: [],
  output: { meaning: 'how unusual, in robust deviations of the head’s brightness', unit: 'σ', low: 0, high: null },
  marksAnomalies: true,
  borders: [],
  compute: (image) => {
    const head = headView(image)
    return ok(head ? enlarged(anomalyMap(head), head, image) : new Float32Array(image.data.length))
  },
})
