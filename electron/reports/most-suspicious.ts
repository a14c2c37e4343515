import type { Probabilities, SeriesAnalysis, SliceAnalysis } from '../core/analysis-document.ts'
import { mostPictures } from './report-input.ts'

/** A slice called a tumour, with the series it belongs to and its place there, counted from 1. */
export interface SuspiciousSlice {
  readonly series: SeriesAnalysis
  readonly slice: SliceAnalysis
  readonly ordinal: number
}

/** Slices called a tumour in series the gate accepted, most probable first; ties keep the series' order. */
export function mostSuspicious(series: readonly SeriesAnalysis[], most = mostPictures): readonly SuspiciousSlice[] {
  return series
    .filter(({ gate }) => gate.accepted)
    .flatMap((one) => one.slices.map((slice, index) => ({ series: one, slice, ordinal: index + 1 })))
    .filter(({ slice }) => slice.finding !== 'none' && slice.finding !== 'abstained')
    .sort((a, b) => tumourProbability(b.slice.probabilities) - tumourProbability(a.slice.probabilities))
    .slice(0, most)
}

/** The largest probability of any tumour class, 0..1. */
export function tumourProbability({ glioma, meningioma, pituitary }: Probabilities): number {
  return Math.max(glioma, meningioma, pituitary)
}
