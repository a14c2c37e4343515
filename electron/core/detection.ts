/** What a detection network found on one slice. */
export interface Detection {
  readonly label: string
  /** 0..1, the network's own. */
  readonly confidence: number
  readonly box: Box
  /** Where the network outlines it: on the slice's pixels, row-major, 1 inside; null for networks that only draw boxes. */
  readonly mask: Uint8Array | null
}

/** Edges in pixels of the slice: 0 is the left (upper) edge of the first pixel, so a box of one pixel is 1 wide. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
