import { eachPixel, type Picture, valueAt } from './picture.ts'

/**
 * How much of the change between neighbours is new at the finest scale: mean squared difference over one pixel divided
 * by that over four. About 1/16 for a blurred picture (differences grow with distance), 1 for noise.
 */
export function sharpness(picture: Picture): number {
  const { columns, head } = picture
  let [near, far] = [0, 0]
  eachPixel(picture, 4, (index) => {
    if (head?.[index] !== 1) return
    for (const step of [1, columns]) {
      near += (valueAt(picture, index + step) - valueAt(picture, index)) ** 2
      far += (valueAt(picture, index + 2 * step) - valueAt(picture, index - 2 * step)) ** 2
    }
  })
  return far > 0 ? near / far : 0
}
