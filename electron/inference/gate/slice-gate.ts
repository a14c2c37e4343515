import { background } from './background.ts'
import { featureDistance } from './feature-distance.ts'
import type { FeatureStatistics } from './feature-statistics.ts'
import { greyLevels } from './grey-levels.ts'
import { headSize } from './head-size.ts'
import { noiseDeviation } from './noise.ts'
import { pictureLimits as limits } from './picture-limits.ts'
import type { Picture } from './picture.ts'
import { sharpness } from './sharpness.ts'

/** All that the gate measures in a picture; `npm run bench -- gate --fit` shows how training slices lie. */
export function measurePicture(picture: Picture) {
  return { ...headSize(picture), ...background(picture), ...greyLevels(picture), noise: noiseDeviation(picture), sharpness: sharpness(picture) }
}
export type Measures = ReturnType<typeof measurePicture>

/** What is wrong, and whether a slice's measures say so. Sentences hold no numbers, so that alike slices can be counted. */
const checks: readonly (readonly [reason: string, wrong: (measures: Measures) => boolean])[] = [
  ['The head is too small in the picture, or too little of it is in the slice.', ({ share }) => share < limits.share.low],
  ['The picture is filled to its edges: a close view, or no head.', ({ share, cutOff }) => share > limits.share.high || cutOff > limits.cutOff.high],
  ['What stands out has not the shape of a head.', ({ roundness, aspect }) => roundness < limits.roundness.low || aspect < limits.aspect.low || aspect > limits.aspect.high],
  ['The picture is noisier than those that the model was trained on.', ({ noise, sharpness: fine }) => noise > limits.noise.high || fine > limits.sharpness.high],
  ['The picture is blurred, or of too low a resolution.', ({ noise, sharpness: fine }) => noise < limits.noise.low || fine < limits.sharpness.low],
  ['There is signal beside the head: ghosts of motion, noise, or other objects.', ({ brightness }) => brightness > limits.brightness.high],
  ['There is fine bright structure beside the head, as of writing burned into the picture.', ({ detail }) => detail > limits.detail.high],
  ['Bright parts are clipped: the scale of grey was cut off.', ({ clipped }) => clipped > limits.clipped.high],
  ['Brightness is spread otherwise than in MR pictures of a head.', ({ entropy, black, median }) =>
    entropy < limits.entropy.low || entropy > limits.entropy.high || black > limits.black.high || median < limits.median.low || median > limits.median.high],
  ['Neighbouring pixels are exactly alike, as in drawn pictures.', ({ flat }) => flat > limits.flat.high],
]
const headless = 'No head stands out in the picture.'
const unlike = 'To the network this slice is unlike all that it was trained on.'

/**
 * What speaks against judging one slice, in words: its picture as the network gets it, and where its features lie among
 * those of the training slices. Empty when nothing does.
 * @param features what the network's last layer read; null where the model has no statistics to compare with
 */
export function gateSlice(picture: Picture, features: Float32Array | null, statistics: FeatureStatistics | null): string[] {
  const reasons = picture.head ? checksOf(measurePicture(picture)) : [headless]
  if (features && statistics && featureDistance(features, statistics) > statistics.threshold) reasons.push(unlike)
  return reasons
}

function checksOf(measures: Measures): string[] {
  return checks.filter(([, wrong]) => wrong(measures)).map(([reason]) => reason)
}
