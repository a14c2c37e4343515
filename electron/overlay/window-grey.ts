import type { ScalarImage } from '../core/scalar-image.ts'
import type { Window } from '../core/slice-pixels.ts'

/**
 * Grey bytes of modality values through a VOI window: the linear function of PS3.3 C.11.2.1.2.1 with output 0..255.
 * A value that is not a number is black; a width under 1 is taken as given and never divides by zero.
 */
export function windowGrey(image: ScalarImage, window: Window): Uint8Array {
  const grey = new Uint8Array(image.data.length)
  const span = window.width - 1
  const start = window.centre - 0.5 - span / 2
  for (let index = 0; index < grey.length; index += 1) {
    const value = image.data[index] as number
    if (!(value > start)) grey[index] = 0
    else if (span <= 0 || value > start + span) grey[index] = 255
    else grey[index] = Math.round(((value - start) / span) * 255)
  }
  return grey
}
