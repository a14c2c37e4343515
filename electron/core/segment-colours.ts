import type { Segment } from './stored-overlay.ts'

export type Rgb = readonly [red: number, green: number, blue: number]

/**
 * Colours for segments whose file recommends none: Okabe and Ito's, which colour-blind eyes tell apart too (Color
 * Universal Design, 2008), without black and brightened for a dark ground.
 */
const palette: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 190, 140],
  [240, 228, 66],
  [60, 140, 230],
  [233, 104, 32],
  [225, 135, 185],
]

/** The colour that each segment is drawn in, by its number. */
export function segmentColours(segments: readonly Segment[]): ReadonlyMap<number, Rgb> {
  return new Map(segments.map(({ number, colour }, order) => [number, colour ?? palette[order % palette.length] ?? [255, 255, 255]]))
}
