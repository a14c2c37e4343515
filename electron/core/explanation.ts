import { z } from 'zod'
import type { HeatGrid } from './heat-grid.ts'

/**
 * Ways to say which places an answer rests on. `cam`: class activation map, exact where the network ends in a mean over
 * places and a linear layer; `heat`: the network's own heat output; `occlusion`: a grey patch slid over the slice;
 * `score-cam`: Wang et al., 2020.
 */
export const explanationMethods = ['cam', 'heat', 'occlusion', 'score-cam'] as const
export type ExplanationMethod = (typeof explanationMethods)[number]

/** Which map of a slice is asked for. */
export const explanationRequestSchema = z.strictObject({
  method: z.enum(explanationMethods),
  /** One of the model's labels. */
  label: z.string().max(200),
})
export type ExplanationRequest = z.infer<typeof explanationRequestSchema>

/** Which map is asked for where the class may be left to the network: null is the one that it calls itself. */
export const explanationQuestionSchema = explanationRequestSchema.extend({ label: z.string().max(200).nullable() })
export type ExplanationQuestion = z.infer<typeof explanationQuestionSchema>

/** What a network can be asked. */
export interface ExplanationOffer {
  readonly labels: readonly string[]
  /** The best one first. */
  readonly methods: readonly ExplanationMethod[]
  /** Why there is an exact map, or why there is none. */
  readonly exactness: string
}

/** How an exact map adds up to the network's answer: the map's mean and the bias are the logit. */
export interface ExactSum {
  readonly mean: number
  readonly bias: number
  readonly logit: number
  /** The largest difference, over all classes, of the probability that the sums give and the network's own. */
  readonly error: number
}

/** One map of a slice, on the network's own grid. */
export interface Explanation {
  readonly method: ExplanationMethod
  readonly label: string
  /** Of the explained class on this slice, 0..1. */
  readonly probability: number
  readonly grid: HeatGrid
  /** Only of `cam`. */
  readonly exact: ExactSum | null
}

/** A class's probability while a slice is taken away (or put back) place by place. */
export interface Curve {
  /** Probability after each of `ExplanationTrust.shares`. */
  readonly probabilities: readonly number[]
  /** Area under the curve over shares 0..1: the mean probability. */
  readonly area: number
}

/** A curve of the map beside those of random maps. */
export interface CurveComparison {
  readonly map: Curve
  /** Mean curve of the random maps. */
  readonly random: Curve
  /** Areas of the random maps, each followed by the map of opposite order. */
  readonly randomAreas: readonly number[]
}

/** How a map stands to that of another method. */
export interface Agreement {
  readonly method: ExplanationMethod
  /** Spearman's rank correlation over cells, −1..1. */
  readonly rankCorrelation: number
  /** Cells that are among the hottest tenth of both maps, as a share of those in either, 0..1. */
  readonly overlap: number
}

export const verdicts = ['holds', 'doubtful', 'fails'] as const
export type Verdict = (typeof verdicts)[number]

/** What a map is worth, measured on the slice at hand. */
export interface ExplanationTrust {
  readonly verdict: Verdict
  /** What was found, in words; the first says the verdict. */
  readonly sentences: readonly string[]
  /** Shares of the slice that were changed, 0..1, for all curves. */
  readonly shares: readonly number[]
  /** From the whole slice to the blank one, the hottest places first. */
  readonly deletion: CurveComparison
  /** From the blank slice to the whole one, the hottest places first. */
  readonly insertion: CurveComparison
  /** The area under insertion less that under deletion, −1..1: of random maps it is 0 on the mean. */
  readonly gain: number
  /** Random maps whose gain is as large. */
  readonly asGood: number
  /** Correlation with the maps of the slice shifted by `shifts` pixels of the network's input, moved back. */
  readonly stability: { readonly shifts: readonly (readonly [down: number, right: number])[]; readonly correlations: readonly number[]; readonly mean: number }
  readonly agreement: readonly Agreement[]
  /** Forward passes of the network that this took. */
  readonly passes: number
}
