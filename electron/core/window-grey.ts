import type { ScalarImage } from './scalar-image.ts'
import type { VoiTable, Window } from './slice-pixels.ts'

/**
 * Grey bytes of modality values through a VOI table or window, output 0..255. A value that is not a number is black; a
 * width under 1 is taken as given and never divides by zero.
 */
export function windowGrey(image: ScalarImage, window: Window): Uint8Array {
  const share = brightness(window)
  const grey = new Uint8Array(image.data.length)
  for (let index = 0; index < grey.length; index += 1) {
    const value = image.data[index] as number
    grey[index] = Number.isNaN(value) ? 0 : Math.round(share(value) * 255)
  }
  return grey
}

/** From a modality value to its brightness 0..1: a VOI LUT (PS3.3 C.11.2.1.1) or one of the three window functions. */
export function brightness({ centre, width, function: kind = 'linear', table }: Window): (value: number) => number {
  if (table) return (value) => tableOutput(table, value)
  // C.11.2.1.3.1; the exponent's limits keep a width of 0 from yielding no number at the centre
  if (kind === 'sigmoid') return (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / Math.max(width, 1e-9)))
  // LINEAR (C.11.2.1.2.1) reaches from centre − 0.5 by half of width − 1, LINEAR_EXACT (.3.2) from centre by half of width
  const span = kind === 'linear' ? width - 1 : width
  const start = (kind === 'linear' ? centre - 0.5 : centre) - span / 2
  return (value) => {
    if (!(value > start)) return 0
    return span <= 0 || value > start + span ? 1 : (value - start) / span
  }
}

function tableOutput({ first, outputs }: VoiTable, value: number): number {
  const index = Math.min(Math.max(Math.round(value) - first, 0), outputs.length - 1)
  return outputs[index] ?? 0
}
