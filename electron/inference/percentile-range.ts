/**
 * The values at two percentiles (0..100) by rank, ⌊q·(n−1)⌋ of the sorted values, as the lower one and the range up to the
 * upper one, never zero.
 */
export function percentileRange(values: Float32Array, [lower, upper]: readonly [number, number]): readonly [low: number, range: number] {
  const sorted = Float32Array.from(values).sort()
  const rank = (percentile: number): number => sorted[Math.floor((percentile / 100) * (sorted.length - 1))] ?? 0
  const low = rank(lower)
  return [low, Math.max(rank(upper) - low, 1e-6)]
}
