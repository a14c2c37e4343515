import type { ExplanationTrust, Verdict } from '../../core/explanation.ts'

/**
 * Thresholds, fixed and described in README. `npm run bench -- explain` counts how often maps of a trained network, of
 * the same with shuffled weights (after Adebayo et al., NeurIPS 2018) and random maps pass them.
 */
export const thresholds = {
  /** Blanking the whole slice must change the probability by so much, or there is nothing to explain. */
  effect: 0.15,
  /**
   * Of the 32 random maps, so many may do as well. None: by chance that happens to one random map in 34; up to two: to one
   * in eleven. Counted, not measured in deviations: an answer that rests on one small place has either all or nothing.
   */
  asGoodToHold: 0,
  asGoodNotToFail: 2,
  /** The least gain in probability, however little random maps gain. */
  leastGain: 0.05,
  /** Mean correlation with the maps of shifted slices, not to fail, and to hold. */
  leastStability: 0.4,
  stability: 0.7,
  /** Rank correlation, or overlap of the hottest cells, with at least one other method, to hold. */
  rankCorrelation: 0.3,
  overlap: 0.25,
} as const

type Measured = Omit<ExplanationTrust, 'verdict' | 'sentences' | 'gain' | 'asGood' | 'passes'>
type Judgement = Pick<ExplanationTrust, 'verdict' | 'sentences' | 'gain' | 'asGood'>

/** Puts what was measured into a verdict and words. What fails once, fails; what is weak anywhere is doubtful. */
export function judge({ deletion, insertion, stability, agreement }: Measured): Judgement {
  // Every random map is there with its opposite, so that what they gain on the mean is 0.
  const gain = insertion.map.area - deletion.map.area
  const randomGains = deletion.randomAreas.map((area, at) => (insertion.randomAreas[at] ?? 0) - area)
  const asGood = randomGains.filter((one) => one >= gain).length
  const [whole = 0] = deletion.map.probabilities
  const blank = deletion.map.probabilities.at(-1) ?? 0
  const failures: string[] = []
  const doubts: string[] = []
  if (Math.abs(whole - blank) < thresholds.effect) {
    failures.push(`The blank slice gets nearly the same answer (${percent(blank)}, the whole one ${percent(whole)}), so no place can explain it.`)
  } else if (gain < thresholds.leastGain || asGood > thresholds.asGoodNotToFail) {
    failures.push(
      deletion.map.area >= deletion.random.area
        ? 'This map does not explain the answer: deleting what it marks changes less than deleting at random.'
        : `This map does not explain the answer: ${asGood} of ${randomGains.length} random maps explain it as well.`,
    )
  } else if (asGood > thresholds.asGoodToHold) {
    doubts.push(`${asGood} of ${randomGains.length} random maps explain the answer as well.`)
  }
  const moved = `when the slice moves by 1 to 3 pixels (correlation ${stability.mean.toFixed(2)})`
  if (stability.mean < thresholds.leastStability) failures.push(`The map becomes another one ${moved}.`)
  else if (stability.mean < thresholds.stability) doubts.push(`The map changes ${moved}.`)
  if (agreement.length > 0 && agreement.every((one) => one.rankCorrelation < thresholds.rankCorrelation && one.overlap < thresholds.overlap)) {
    doubts.push('No other method marks similar places.')
  }
  const verdict: Verdict = failures.length > 0 ? 'fails' : doubts.length > 0 ? 'doubtful' : 'holds'
  const fine = 'Taking away what the map marks changes the answer more than taking away random places, and the map stays the same when the slice moves a little.'
  return { verdict, sentences: verdict === 'holds' ? [fine] : [...failures, ...doubts], gain, asGood }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
