import type { Rgb } from './segment-colours.ts'

/** Okabe and Ito's palette, told apart with any colour vision; classes beyond it begin anew. */
const palette: readonly Rgb[] = [
  [230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0], [204, 121, 167],
]

/** The colour of what a network that boxes calls `label`, by the label's place among its classes. */
export function detectionColour(label: string, labels: readonly string[]): Rgb {
  return palette[Math.max(0, labels.indexOf(label)) % palette.length] ?? [230, 159, 0]
}
