import type { SeriesAnalysis } from './analysis-document.ts'
import type { HeatGrid } from './heat-grid.ts'
import type { RecordedModel } from './model-traits.ts'
import type { Skipped } from './study.ts'

/** All that one model made of one series; what the store keeps. */
export interface SeriesRecord {
  readonly model: RecordedModel
  readonly analysis: SeriesAnalysis
  /** One grid a slice, in the order of `analysis.slices`. */
  readonly heat: readonly HeatGrid[]
  /** Slices that could not be decoded. */
  readonly skipped: readonly Skipped[]
}
