import type { SeriesAnalysis, SliceAnalysis } from '../core/analysis-document.ts'
import { findingLabels, isFlagged } from '../core/class-labels.ts'
import { mostPictures } from './report-input.ts'

/** A slice on which something was found, with the series it belongs to and its place there, counted from 1. */
export interface SuspiciousSlice {
  readonly series: SeriesAnalysis
  readonly slice: SliceAnalysis
  readonly ordinal: number
}

/** Slices with a finding in series the gate accepted, most probable first; ties keep the series' order. */
export function mostSuspicious(series: readonly SeriesAnalysis[], most = mostPictures): readonly SuspiciousSlice[] {
  return series
    .filter(({ gate }) => gate.accepted)
    .flatMap((one) => one.slices.map((slice, index) => ({ series: one, slice, ordinal: index + 1 })))
    .filter(({ series: one, slice }) => isFlagged(slice.finding, one))
    .sort((a, b) => findingProbability(b) - findingProbability(a))
    .slice(0, most)
}

/** The largest probability of any class that is a finding, 0..1. */
function findingProbability({ series, slice: { probabilities } }: SuspiciousSlice): number {
  return Math.max(...findingLabels(series).map((label) => probabilities[label] ?? 0))
}
