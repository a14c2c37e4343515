import type { SeriesAnalysis } from '../core/analysis-document.ts'

/** A reason for which slices were abstained from, and on how many. */
export interface ReasonCount {
  readonly reason: string
  readonly slices: number
}

/** Every reason given on the slices of a series, the most frequent first; ties in the order of slices. */
export function reasonCounts({ slices }: SeriesAnalysis): readonly ReasonCount[] {
  const counts = new Map<string, number>()
  for (const reason of slices.flatMap(({ reasons }) => reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => ({ reason, slices: count })).sort((a, b) => b.slices - a.slices)
}
