import type { SeriesAnalysis, SliceAnalysis } from '../../../electron/core/analysis-document.ts'
import { abstained, anomalyProbability, isFlagged, type Classes, type FindingLabel } from '../../../electron/core/class-labels.ts'
import type { Series } from '../../../electron/core/study.ts'

/** A series in one line. */
export interface SeriesSummary {
  /**
   * What neighbouring slices say together; without that (earlier versions, networks that always find something) the finding
   * of most flagged slices, `abstained` when the gate refused or nothing was decided.
   */
  readonly finding: FindingLabel
  readonly flagged: number
  /** Probability of a tumour where neighbours agree most; null where nothing was said. */
  readonly probability: number | null
  /** First and last slice of the finding, counted from 0 in series.slices; null without one. */
  readonly run: readonly [number, number] | null
  /** The slice with the highest probability of any anomaly, counted from 0 in series.slices; null when the gate refused. */
  readonly mostSuspicious: number | null
}

/** The analyses in the order of series.slices; null where the analysis has nothing for a slice. */
export function analysesBySlice(series: Series, analysis: Pick<SeriesAnalysis, 'slices'>): readonly (SliceAnalysis | null)[] {
  const byFrame = new Map(analysis.slices.map((slice) => [`${slice.frame} ${slice.file}`, slice]))
  return series.slices.map(({ file, frame }) => byFrame.get(`${frame} ${file}`) ?? null)
}

export function summarise(series: Series, analysis: SeriesAnalysis): SeriesSummary {
  if (!analysis.gate.accepted) return { finding: abstained, flagged: 0, probability: null, run: null, mostSuspicious: null }
  const slices = analysesBySlice(series, analysis)
  const flagged = slices.filter((slice) => slice !== null && isFlagged(slice.finding, analysis))
  const shared = analysis.finding
  const finding = shared?.finding ?? leadingFinding(slices, flagged, analysis)
  return { finding, flagged: flagged.length, probability: shared?.probability ?? null, run: runOf(series, analysis), mostSuspicious: mostSuspicious(slices, analysis) }
}

/** The run as places in the series: slices that could not be read are in no analysis. */
function runOf(series: Series, { finding, slices }: SeriesAnalysis): readonly [number, number] | null {
  const places = finding?.run?.map((at) => {
    const slice = slices[at]
    return series.slices.findIndex(({ file, frame }) => file === slice?.file && frame === slice.frame)
  })
  const [first = -1, last = -1] = places ?? []
  return first < 0 || last < 0 ? null : [first, last]
}

function leadingFinding(slices: readonly (SliceAnalysis | null)[], flagged: readonly (SliceAnalysis | null)[], { labels, noFinding }: Classes): FindingLabel {
  if (flagged.length === 0) return noFinding !== null && slices.some((slice) => slice?.finding === noFinding) ? noFinding : abstained
  const votes = labels.map((label) => ({ label, count: flagged.filter((slice) => slice?.finding === label).length }))
  return votes.reduce((best, vote) => (vote.count > best.count ? vote : best)).label
}

/** Flagged slices go before others, then the higher probability. */
function mostSuspicious(slices: readonly (SliceAnalysis | null)[], classes: Classes): number | null {
  let best: number | null = null
  let bestScore = -1
  for (const [index, slice] of slices.entries()) {
    if (!slice) continue
    const score = anomalyProbability(slice.probabilities, classes) + (isFlagged(slice.finding, classes) ? 1 : 0)
    if (score > bestScore) [best, bestScore] = [index, score]
  }
  return best
}
