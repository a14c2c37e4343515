import { eachPixel, type Picture, valueAt } from './picture.ts'

/** Differences of two Laplacians cancel what is locally a plane or an edge and keep noise. */
const mask = [1, -2, 1, -2, 4, -2, 1, -2, 1] as const

/**
 * Standard deviation of the noise inside the head, in units of the input's brightness (Immerkær, Fast noise variance
 * estimation, CVIU 64, 1996), by the median of the responses, so that edges do not count.
 */
export function noiseDeviation(picture: Picture): number {
  const { columns, head } = picture
  const responses: number[] = []
  eachPixel(picture, 1, (index) => {
    if (head?.[index] !== 1) return
    let sum = 0
    for (let k = 0; k < 9; k += 1) sum += (mask[k] ?? 0) * valueAt(picture, index + (Math.floor(k / 3) - 1) * columns + (k % 3) - 1)
    responses.push(Math.abs(sum))
  })
  if (responses.length === 0) return 0
  const sorted = Float64Array.from(responses).sort()
  // the mask has a norm of 6; 0.6745 is the median of a normal variable's absolute value
  return (sorted[sorted.length >> 1] ?? 0) / (6 * 0.6745)
}
