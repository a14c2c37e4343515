import type { Box } from './box.ts'

/** What a detection network found on one slice. */
export interface Detection {
  readonly label: string
  /** 0..1, the network's own. */
  readonly confidence: number
  readonly box: Box
  /** Where the network outlines it: on the slice's pixels, row-major, 1 inside; null for networks that only draw boxes. */
  readonly mask: Uint8Array | null
}
