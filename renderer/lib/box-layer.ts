import type { Rgb } from '../../electron/core/segment-colours.ts'
import type { SegmentLayer } from './overlay-layer.ts'

/** Boxes to draw over one slice: what the detections hand to the viewer. */
export interface BoxLayer {
  readonly seriesId: string
  readonly index: number
  readonly boxes: readonly DrawnBox[]
  /** Their outlines; null where the network gives none. */
  readonly masks: SegmentLayer | null
}

/** Edges in slice pixels, 0 at the first pixel's left and upper edge. */
export interface DrawnBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly colour: Rgb
}
