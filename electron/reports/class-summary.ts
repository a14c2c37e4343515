import type { SeriesAnalysis, SliceAnalysis } from '../core/analysis-document.ts'
import { abstained, type ClassLabel, type FindingLabel } from '../core/class-labels.ts'

/** One line of the table: how often a finding was made, and where its class was most probable. */
export interface ClassSummary {
  readonly finding: FindingLabel
  readonly slices: number
  /** Null for `abstained`, which is no class, and for a series without slices. */
  readonly highest: { readonly probability: number; readonly slice: SliceAnalysis; readonly ordinal: number } | null
}

/** Summary of a series, one entry for each class in the network's order, then `abstained`. */
export function summariseClasses({ labels, slices }: SeriesAnalysis): readonly ClassSummary[] {
  const count = (finding: FindingLabel) => slices.filter((slice) => slice.finding === finding).length
  const classes = labels.map((finding) => ({ finding, slices: count(finding), highest: highestOf(slices, finding) }))
  return [...classes, { finding: abstained, slices: count(abstained), highest: null }]
}

function highestOf(slices: readonly SliceAnalysis[], label: ClassLabel): ClassSummary['highest'] {
  let best: ClassSummary['highest'] = null
  for (const [index, slice] of slices.entries()) {
    const probability = slice.probabilities[label] ?? 0
    if (!best || probability > best.probability) best = { probability, slice, ordinal: index + 1 }
  }
  return best
}
