import type { ScalarImage } from './scalar-image.ts'

/** Class evidence over a slice, in 0..1, sampled on the slice's own pixel grid. */
export type HeatMap = ScalarImage

/** The overlay settings that the window, the reports and the command line share. */
export interface OverlayStyle {
  readonly colourMap: ColourMapName
  /** 0..1: how much of the overlay's colour covers the slice where it is shown. */
  readonly opacity: number
  /** Values below this share of the overlay's range are not shown, 0..1. */
  readonly threshold: number
}

export const colourMapNames = ['viridis', 'inferno', 'cividis', 'magma'] as const
export type ColourMapName = (typeof colourMapNames)[number]
