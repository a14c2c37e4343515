/** 97.5th percentile of the normal distribution. */
const z = 1.959964

/** Wilson's 95 % interval of a share (Wilson 1927): it stays within 0..1, and honest for few counts. */
export function wilsonInterval(right: number, total: number): readonly [number, number] {
  const share = right / total
  const centre = share + (z * z) / (2 * total)
  const reach = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  const scale = 1 + (z * z) / total
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)]
}

/** What probabilities of held-out slices are worth. */
export interface Score {
  readonly correct: number
  readonly total: number
  readonly confusion: readonly (readonly number[])[]
  /** Mean of the largest probability. */
  readonly confidence: number
  readonly logLoss: number
}

export function scoreOf(probabilities: readonly Float64Array[], truth: readonly number[], labels: number): Score {
  const confusion = Array.from({ length: labels }, () => new Array<number>(labels).fill(0))
  let [confidence, logLoss] = [0, 0]
  probabilities.forEach((row, i) => {
    const own = truth[i] ?? 0
    const largest = Math.max(...row)
    const named = row.indexOf(largest)
    const counts = confusion[own]
    if (counts) counts[named] = (counts[named] ?? 0) + 1
    confidence += largest / probabilities.length
    logLoss -= Math.log(Math.max(row[own] ?? 0, Number.MIN_VALUE)) / probabilities.length
  })
  const correct = confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0)
  return { correct, total: probabilities.length, confusion, confidence, logLoss }
}

/** Of held-out slices, at most this share may be silenced for want of a sure answer. */
const silencedAtMost = 0.005

/**
 * The least probability of a finding: the largest in steps of 0.01 that at most 0.5 % of the held-out slices do not reach, so
 * that a head is silent where it is less sure than it ever was of slices that it had not learnt from.
 */
export function abstainThreshold(probabilities: readonly Float64Array[]): number {
  const best = probabilities.map((row) => Math.max(...row)).sort((a, b) => a - b)
  const least = best[Math.floor(silencedAtMost * best.length)] ?? 0
  return Math.floor(100 * least) / 100
}
