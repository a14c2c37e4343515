/** Ends of an overlay's colours, and whether what is weak on both sides of zero is hidden. */
export interface ShownRange {
  readonly low: number
  readonly high: number
  readonly signed: boolean
}

/** The range of a map of numbers of both signs hides by size: its zero, and not its least number, is where nothing is. */
export function shownRange(low: number, high: number): ShownRange {
  return { low, high, signed: low < 0 }
}

/**
 * What an overlay's threshold is held against, 0..1; a value is shown where it is at or over. Of a signed range the size
 * as a share of the largest, else the place within the range; of a flat range 0. Not a number where the value is not finite.
 */
export function shownShare(value: number, { low, high, signed }: ShownRange): number {
  if (!Number.isFinite(value)) return NaN
  if (signed) return Math.abs(value) / Math.max(Math.abs(low), Math.abs(high))
  if (high > low) return (value - low) / (high - low)
  return value > low ? 1 : 0
}

/** The number at which showing begins: of a signed range on both sides of zero. */
export function shownFrom(threshold: number, { low, high, signed }: ShownRange): number {
  return signed ? threshold * Math.max(Math.abs(low), Math.abs(high)) : low + threshold * (high - low)
}
