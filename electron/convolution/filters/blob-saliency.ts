import { ok } from '../../core/result.ts'
import { headView, inwards, type HeadView } from '../head/head-view.ts'
import { maskedBlur } from '../head/masked-blur.ts'
import { enlarged } from '../head/working-image.ts'
import { inSense, senseParameter } from './local-z.ts'
import { wholeFilter } from './whole-filter.ts'

/** Ratio of the surroundings' width to the middle's, and of one scale's to the next. */
const surround = 2
const octave = Math.SQRT2

/** The strongest difference of a middle from its surroundings over the scales, both averaged within the head alone. */
export function blobMap(head: HeadView, smallest: number, scales: number, sense: number): Float32Array {
  const { rows, columns, mask, unit } = head
  const strongest = new Float32Array(mask.length)
  for (let scale = 0; scale < scales; scale += 1) {
    const sigma = smallest * octave ** scale * unit
    const middle = maskedBlur(mask, rows, columns, sigma)(head.data)
    const around = maskedBlur(mask, rows, columns, surround * sigma)(head.data)
    for (let index = 0; index < strongest.length; index += 1) {
      const contrast = inSense((middle[index] as number) - (around[index] as number), sense)
      if (contrast > (strongest[index] as number)) strongest[index] = contrast
    }
  }
  return strongest.map((value, index) => value * inwards(head.depth[index] as number, 0.03, 0.2))
}

/**
 * Multi-scale blob saliency: differences of Gaussians over several widths, counted in the head's own robust units. Means
 * are taken within the head, so its outline makes no blobs. Pictures without a head give 0 everywhere.
 */
export const blobSaliency = wholeFilter({
  name: 'blob-saliency',
  title: 'Blob saliency',
  group: 'anomaly',
  highlights: 'Shows spots of any size between the chosen widths that stand out from their surroundings.',
  reference: 'Lindeberg, Feature detection with automatic scale selection, IJCV 30, 1998; normalised convolution as Knutsson and Westin, CVPR 1993',
  parameters: [
    { name: 'smallest', title: 'Smallest σ, in 1/80 of the head', unit: '', default: 2.5, min: 1, max: 8, step: 0.5 },
    { name: 'scales', title: 'Number of widths, each √2 larger', unit: '', default: 4, min: 1, max: 6, step: 1 },
    senseParameter,
  ],
  output: { meaning: 'contrast to the surroundings, in robust deviations of the head’s brightness', unit: 'σ', low: 0, high: 10 },
  marksAnomalies: true,
  borders: [],
  compute: (image, { smallest = 2.5, scales = 4, sense = 1 }) => {
    const head = headView(image)
    return ok(head ? enlarged(blobMap(head, smallest, scales, sense), head, image) : new Float32Array(image.data.length))
  },
})
